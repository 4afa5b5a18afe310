/* Pages of cases: ready words for a reason, boxes of a list, and the dispatcher's keys. Every page works without it. */
(() => {
  "use strict";
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  /* ---- ready words ---- */
  document.addEventListener("click", (event) => {
    const ready = event.target.closest("[data-words]");
    if (!ready) return;
    const field = document.getElementById(ready.dataset.wordsFor);
    field.value = ready.dataset.words;
    const code = one("[name=template]", field.form);
    if (code) code.value = ready.dataset.wordsCode;
    field.focus();
  });

  /* ---- boxes of a list: choosing a row is no filter ---- */
  function countChosen() {
    const count = all("[data-chosen]:checked").length;
    for (const place of all("[data-chosen-count]")) place.textContent = count ? String(count) : "";
    for (const button of all(".case-bulk button")) button.disabled = !count;
  }
  for (const kind of ["change", "input"]) document.addEventListener(kind, (event) => {
    if (!event.target.matches("[data-chosen], [data-choose-all]")) return;
    event.stopPropagation();
    if (event.target.matches("[data-choose-all]")) for (const box of all("[data-chosen]")) box.checked = event.target.checked;
    countChosen();
  }, true);
  document.addEventListener("htmx:afterSettle", countChosen);
  if (one(".case-bulk")) countChosen();

  /* ---- the dispatcher's keys: j and k move, d m r open what carries them, o opens the case ---- */
  function press(target) {
    if (target.matches("summary")) {
      target.parentElement.open = true;
      const field = one("select, textarea, input:not([type=hidden])", target.parentElement);
      if (field) field.focus();
    } else target.focus();
    target.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("keydown", (event) => {
    if (!one("[data-desk]") || event.ctrlKey || event.metaKey || event.altKey || one("dialog[open]")) return;
    if (event.target.closest("input, textarea, select")) { if (event.key === "Escape") event.target.blur(); return; }
    const step = { j: 1, k: -1 }[event.key];
    if (step) {
      const queue = all("[data-waiting]");
      const next = queue[queue.findIndex((link) => link.hasAttribute("aria-current")) + step];
      if (next) { next.click(); next.scrollIntoView({ block: "nearest" }); }
    } else if (event.key === "o") { const link = one("[data-open-case]"); if (link) link.click(); }
    else { const target = one(`[data-key="${CSS.escape(event.key)}"]`); if (target) { event.preventDefault(); press(target); } }
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-waiting]");
    if (link) for (const other of all("[data-waiting]")) { if (other === link) other.setAttribute("aria-current", "true"); else other.removeAttribute("aria-current"); }
  });

  /* The mark of the case on the right stands out on the map of the queue. */
  function markHere() {
    const link = one("[data-waiting][aria-current]"), here = link && new URL(link.href).search;
    for (const mark of all(".case-queue-map a.map-mark")) mark.classList.toggle("case-here", new URL(mark.href).search === here);
  }
  const queueMap = one(".case-queue-map [data-map]");
  if (queueMap) {
    new MutationObserver(markHere).observe(queueMap, { attributeFilter: ["data-ready", "data-drawn"] });
    document.addEventListener("htmx:afterSettle", markHere);
  }

  /* ---- where am I ---- */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-locate]");
    if (!button || !navigator.geolocation) return;
    navigator.geolocation.getCurrentPosition((found) => {
      one("[name=longitude]", button.form).value = found.coords.longitude.toFixed(6);
      one("[name=latitude]", button.form).value = found.coords.latitude.toFixed(6);
      button.textContent = button.dataset.located;
      one("[name=latitude]", button.form).dispatchEvent(new Event("change", { bubbles: true }));
    }, () => { button.textContent = button.dataset.lost; });
  });

  function sayPoint(form) {
    const said = one("[data-point]", form), [lon, lat] = ["longitude", "latitude"].map((name) => form.elements[name].value);
    if (said) said.textContent = lon && lat ? `${said.dataset.words} ${lon}, ${lat}` : "";
  }
  /* A point says in which area it lies: the finest one that the form offers is chosen. */
  async function chooseArea(form) {
    const area = form.elements.area, [lon, lat] = ["longitude", "latitude"].map((name) => form.elements[name].value);
    if (!area || !area.dataset.at || !lon || !lat) return;
    const answer = await fetch(`${area.dataset.at}?${new URLSearchParams({ lon, lat })}`, { headers: { Accept: "application/json" } }).catch(() => null);
    const found = answer && answer.ok ? (await answer.json()).found : [];
    const known = [...found].reverse().find((place) => [...area.options].some((option) => option.value === place.code));
    if (known && area.value !== known.code) { area.value = known.code; area.dispatchEvent(new Event("change", { bubbles: true })); }
  }
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[name=latitude]") || !event.target.form) return;
    sayPoint(event.target.form);
    chooseArea(event.target.form);
  });

  /* ---- a suggested category ---- */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-category]");
    if (button) one("[name=category]").value = button.dataset.category;
    const place = event.target.closest("[data-place]");
    if (place) one("[name=place]").value = place.dataset.place;
  });

  /* ---- a suggested category of a case that is there: the form that corrects it opens with it ---- */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-correct]");
    if (!button) return;
    const field = document.getElementById("correct-category");
    field.value = button.dataset.correct;
    field.closest("details").open = true;
    document.getElementById("correct-reason").focus();
  });

  /* ---- drafts: what was typed without a network is still there ---- */
  for (const form of all("form[data-draft]")) {
    const key = `draft:${form.dataset.draft}`;
    const fields = () => all("input:not([type=hidden]):not([type=file]):not([type=checkbox]), textarea, select", form);
    const kept = JSON.parse(localStorage.getItem(key) || "{}");
    for (const field of fields()) if (!field.value && kept[field.name]) field.value = kept[field.name];
    form.addEventListener("input", () => localStorage.setItem(key, JSON.stringify(Object.fromEntries(fields().map((field) => [field.name, field.value])))));
    form.addEventListener("submit", () => { if (navigator.onLine) localStorage.removeItem(key); });
  }
  const offline = one("[data-offline]");
  const tell = () => { if (offline) offline.hidden = navigator.onLine; };
  window.addEventListener("online", tell);
  window.addEventListener("offline", tell);
  tell();
})();
