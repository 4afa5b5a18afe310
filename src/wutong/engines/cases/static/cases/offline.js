/* Reporting without a network: the form goes into the outbox, the outbox is shown with the state of each entry. */
(() => {
  "use strict";
  const one = (selector, within = document) => within.querySelector(selector);
  const words = JSON.parse(one("#outbox-words").textContent);
  const list = one("[data-outbox]"), form = one("form[data-report]");
  const RETRY = 30000, SHAPES = { waiting: "missing", sending: "watch", sent: "ok", refused: "late" };
  let editing = null;

  if ("serviceWorker" in navigator && list) navigator.serviceWorker.register(list.dataset.worker, { scope: list.dataset.scope }).catch(() => null);
  const insecure = one("[data-insecure]");
  if (insecure) insecure.hidden = window.isSecureContext;

  /* ---- what waits, and how it stands ---- */
  const made = (tag, given = {}, ...parts) => { const found = Object.assign(document.createElement(tag), given); found.append(...parts.filter(Boolean)); return found; };
  const written = (entry) => new Date(entry.written).toLocaleString(document.documentElement.lang, { dateStyle: "short", timeStyle: "short" });

  function row(entry) {
    const state = made("span", { className: `state state-${SHAPES[entry.state]}`, textContent: words[entry.state] });
    const title = entry.case ? made("a", { href: `/cases/${entry.case}/`, textContent: `${entry.number || ""} ${entry.matter.title}` }) : made("strong", { textContent: entry.matter.title });
    const photos = entry.photos.length ? ` · ${words.photos.replace("{count}", entry.photos.length)}` : "";
    const facts = made("span", { className: "small soft", textContent: `${words.written} ${written(entry)}${photos}` });
    const said = [entry.why && words[entry.why], entry.said, ...(entry.lost || []).map((lost) => `${words.photo_refused}: ${lost}`)].filter(Boolean);
    const why = said.length ? made("p", { className: "small case-words", textContent: said.join("\n") }) : null;
    const item = made("li", {}, made("div", {}, title, made("br"), facts, why), made("div", { className: "form-line" }, state, ...buttons(entry)));
    item.dataset.entry = entry.state;
    return item;
  }
  function buttons(entry) {
    if (!["refused", "waiting"].includes(entry.state) || entry.case) return [];
    const found = [];
    if (entry.state === "refused") found.push(made("a", { className: "button small", href: `${list.dataset.report}#${entry.key}`, textContent: words.edit }));
    const gone = made("button", { type: "button", className: "button small danger", textContent: words.remove });
    gone.addEventListener("click", () => { if (window.confirm(words.confirm)) self.Outbox.remove(entry.key).then(show); });
    return [...found, gone];
  }
  async function show() {
    const entries = await self.Outbox.all().catch(() => null);
    if (entries === null) { one("[data-no-store]").hidden = false; return; }
    list.replaceChildren(...entries.map(row));
    if (!entries.length) list.append(made("li", { className: "soft", textContent: words.none }));
    for (const count of document.querySelectorAll("[data-outbox-count]")) count.textContent = entries.filter((entry) => entry.state !== "sent").length || "";
  }
  async function sendAll() { await self.Outbox.send(); await show(); }

  if ("BroadcastChannel" in self) new BroadcastChannel("wutong-outbox").addEventListener("message", show);
  window.addEventListener("online", sendAll);
  window.setInterval(() => { if (navigator.onLine && !document.hidden) sendAll(); }, RETRY);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) sendAll(); });
  const now = one("[data-send-now]");
  if (now) now.addEventListener("click", sendAll);

  /* ---- photos: each shot is added to those before it, and can be taken away again ---- */
  let shots = [];
  function showShots() {
    const place = one("[data-shots]", form);
    place.replaceChildren(...shots.map((shot, index) => {
      const picture = made("img", { src: URL.createObjectURL(shot.blob), alt: shot.name });
      picture.addEventListener("load", () => URL.revokeObjectURL(picture.src));
      const gone = made("button", { type: "button", className: "button small", textContent: place.dataset.drop });
      gone.addEventListener("click", () => { shots.splice(index, 1); showShots(); });
      return made("li", {}, picture, gone);
    }));
  }
  function takeShots(event) {
    shots.push(...[...event.target.files].map((file) => ({ name: file.name, blob: file })));
    event.target.value = "";
    showShots();
  }

  /* ---- the form: what belongs to the chosen type alone is shown, and asked for ---- */
  function chooseType() {
    const chosen = form.elements.type.value;
    for (const part of form.querySelectorAll("[data-of-type]")) { const on = part.dataset.ofType === chosen; part.hidden = !on; part.disabled = !on; }
  }
  function matter() {
    const given = new FormData(form), text = (name) => String(given.get(name) || "").trim(), own = {};
    for (const name of new Set([...given.keys()].filter((key) => key.startsWith("field.")))) {
      const values = given.getAll(name).map(String).filter(Boolean);
      if (values.length) own[name.slice(6)] = values.length > 1 ? values : values[0];
    }
    const point = text("longitude") && text("latitude") ? { longitude: text("longitude"), latitude: text("latitude") } : null;
    return { type: text("type"), title: text("title"), area: text("area"), category: text("category"), severity: Number(text("severity")) || 3,
      place: text("place"), point, form: own, report: { text: text("text"), channel: "patrol", noted_at: new Date().toISOString() } };
  }
  async function queue(event) {
    event.preventDefault();
    const entry = { key: editing ? editing.key : crypto.randomUUID(), user: form.dataset.report, written: new Date().toISOString(), state: "waiting",
      why: "", said: "", matter: matter(), photos: shots };
    try { await self.Outbox.put(entry); } catch { one("[data-no-store]").hidden = false; return; } // no room: what was written stays in the form
    editing = null; shots = [];
    localStorage.removeItem(`draft:${form.dataset.draft}`);
    form.reset();
    chooseType();
    showShots();
    const said = one("[data-queued]");
    said.hidden = false;
    said.textContent = navigator.onLine ? words.sending : words.queued;
    await show();
    const worker = await navigator.serviceWorker?.getRegistration?.();
    if (worker && worker.sync) worker.sync.register("outbox").catch(() => null);
    await sendAll();
    const after = await self.Outbox.get(entry.key);
    said.textContent = after && after.state === "sent" ? words.sent : after && after.state === "refused" ? words.refused : words.queued;
    said.className = after && after.state === "refused" ? "notice late" : "notice ok";
    list.scrollIntoView({ block: "nearest" });
  }
  async function edit() {
    editing = await self.Outbox.get(location.hash.slice(1)).catch(() => null);
    if (!editing) return;
    shots = editing.photos;
    showShots();
    const given = { ...editing.matter, text: editing.matter.report.text, ...Object.fromEntries(Object.entries(editing.matter.form).map(([code, value]) => [`field.${code}`, value])) };
    form.elements.type.value = given.type;
    chooseType();
    for (const [name, value] of Object.entries(given)) {
      const field = [...form.elements].find((known) => known.name === name && !known.closest("[disabled]"));
      if (field && typeof value !== "object") field.value = value;
    }
    form.scrollIntoView();
  }
  if (form) {
    if ("indexedDB" in window) { form.addEventListener("submit", queue); form.elements.file.addEventListener("change", takeShots); }
    form.addEventListener("change", (event) => { if (event.target.name === "type") chooseType(); });
    window.addEventListener("hashchange", edit);
    chooseType();
    edit();
  }
  show().then(sendAll);
})();
