// Review by keyboard: the marks in the text are the order, the panel is fetched from the server.
(() => {
  const review = document.getElementById("review");
  if (!review) return;
  const order = JSON.parse(document.getElementById("review-order").textContent);
  const panel = document.getElementById("panel");
  const asked = new Set(); // requests for the panel that are under way
  const waiting = [];
  const current = () => Number(panel.querySelector("#candidate")?.dataset.candidate || order[0]);
  const mark = (id) => document.getElementById(`c${id}`);

  function show(id) {
    if (!id) return;
    const url = review.dataset.panelUrl.replace("/0/", `/${id}/`);
    htmx.ajax("GET", url, { target: "#panel", swap: "innerHTML" }).then(place);
  }
  function place() {
    document.querySelectorAll("mark.here").forEach((m) => m.classList.remove("here"));
    const here = mark(current());
    if (!here) return;
    here.classList.add("here");
    here.scrollIntoView({ block: "center", behavior: "auto" });
  }
  function step(by) {
    const at = order.indexOf(current());
    show(order[Math.min(order.length - 1, Math.max(0, at + by))]);
  }
  function nextOpen() {
    const at = order.indexOf(current());
    const rest = [...order.slice(at + 1), ...order.slice(0, at)];
    show(rest.find((id) => mark(id)?.classList.contains("open")));
  }
  // Findings of the auditor stand in the margin; their panel takes the place of the figure's.
  const notes = () => [...review.querySelectorAll(".note")];
  const shownFinding = () => panel.querySelector("#finding")?.dataset.finding;
  let lastNote = -1;
  function showFinding(id) {
    if (!id) return;
    lastNote = notes().findIndex((note) => note.dataset.finding === String(id));
    const url = review.dataset.findingUrl.replace("/0/", `/${id}/`);
    htmx.ajax("GET", url, { target: "#panel", swap: "innerHTML" }).then(placeFinding);
  }
  function placeFinding() {
    review.querySelectorAll(".note.here, mark.here").forEach((one) => one.classList.remove("here"));
    const note = document.getElementById(`f${shownFinding()}`);
    if (!note) return;
    note.classList.add("here");
    note.scrollIntoView({ block: "center", behavior: "auto" });
    panel.querySelectorAll("[data-at]").forEach((place) => {
      review.querySelector(`mark[data-at="${place.dataset.at}"]`)?.classList.add("here");
    });
  }
  function stepFinding(by) {
    const all = notes();
    const next = all[Math.min(all.length - 1, Math.max(0, lastNote + by))];
    if (next) showFinding(next.dataset.finding);
  }
  function act(key) {
    panel.querySelector(`[data-key="${key}"]`)?.click();
  }
  const keys = {
    a: () => act("a"), r: () => act("r"), x: () => act("x"), o: () => act("o"),
    e: () => panel.querySelector("#value")?.focus(),
    m: () => panel.querySelector("#indicator_search")?.focus(),
    n: () => step(1), p: () => step(-1), u: nextOpen,
    f: () => stepFinding(1), b: () => stepFinding(-1), c: () => act("c"), d: () => act("d"),
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea");
    if (typing && event.key === "Escape") { typing.blur(); return; }
    if (typing && event.key === "Enter" && typing.name === "indicator_search") {
      event.preventDefault();
      panel.querySelector("[data-indicator]")?.click();
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    if (asked.size) waiting.push(event.key);
    else keys[event.key]();
  });
  // A quick hand is faster than the server: keys wait until the panel they are meant for stands and works.
  const ofPanel = (event) => event.detail.target === panel;
  document.addEventListener("htmx:beforeRequest", (event) => { if (ofPanel(event)) asked.add(event.detail.xhr); });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (!asked.delete(event.detail.xhr)) return; // comes once for each part that was swapped
    const key = asked.size ? undefined : waiting.shift();
    if (key) keys[key]();
  });
  ["htmx:sendError", "htmx:timeout", "htmx:responseError"].forEach((name) => document.addEventListener(name, () => {
    waiting.length = 0;
    asked.clear();
  }));
  document.addEventListener("click", (event) => {
    const choice = event.target.closest("[data-indicator]");
    if (choice) {
      panel.querySelector("[name=indicator_code]").value = choice.dataset.indicator;
      panel.querySelector("#mapped").textContent = choice.dataset.name;
      panel.querySelector("#choices").replaceChildren();
      panel.querySelector("#indicator_search").blur();
      return;
    }
    const note = event.target.closest(".note, mark.wording");
    if (note) showFinding(note.dataset.finding);
    const place = event.target.closest(".finding-places [data-at]");
    const at = place && review.querySelector(`mark[data-at="${place.dataset.at}"]`);
    if (at) {
      event.preventDefault();
      at.scrollIntoView({ block: "center", behavior: "auto" });
      return;
    }
    if (event.target.closest("[data-step=finding]")) stepFinding(1);
    const marked = event.target.closest("mark[data-candidate]");
    if (marked) show(Number(marked.dataset.candidate));
    if (event.target.closest("[data-step=next]")) nextOpen();
  });
  // A refusal (409) carries the form with the message and what was typed: show it.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 409) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
    waiting.length = 0;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== panel) return;
    const found = panel.querySelector("#finding");
    if (found && event.detail.requestConfig.verb === "post" && event.detail.xhr.status === 200) {
      document.getElementById(`f${found.dataset.finding}`).className = `note ${found.dataset.state} here`;
      if (found.dataset.state !== "open") stepFinding(1);
    }
    const form = panel.querySelector("#candidate");
    const here = form && mark(form.dataset.candidate);
    if (here) here.className = `${form.dataset.state}${here.classList.contains("doubtful") ? " doubtful" : ""} here`;
    const decided = form && event.detail.xhr.status === 200 && event.detail.requestConfig.verb === "post";
    if (decided && form.dataset.state !== "open") nextOpen();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit-on-change]")) event.target.form.submit();
  });
  place();
  showFinding(review.dataset.askedFinding);
})();
