/* Behaviour of the frame: keyboard, dialogs, menus, rows of tables. Every page also works without it. */
(() => {
  "use strict";
  const root = document.documentElement;
  const one = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");

  /* ---- drawers, dialogs, menus ---- */
  let opener = null;
  function open(id) {
    const part = document.getElementById(id);
    if (!part) return false;
    opener = document.activeElement;
    if (part.tagName === "DIALOG") { if (!part.open) part.showModal(); const field = one("input", part); if (field) { field.focus(); field.select(); } }
    else if (part.hidden) { part.hidden = false; part.focus(); } else close(id);
    return true;
  }
  function close(id) {
    const part = document.getElementById(id);
    if (!part) return;
    if (part.tagName === "DIALOG") part.close(); else part.hidden = true;
    if (opener && opener.isConnected) opener.focus();
  }
  document.addEventListener("click", (event) => {
    const target = event.target;
    for (const menu of all("details.menu[open]")) if (!menu.contains(target)) menu.open = false;
    const opens = target.closest("[data-open]");
    if (opens && open(opens.dataset.open)) event.preventDefault();
    const closes = target.closest("[data-close]");
    if (closes) close(closes.dataset.close);
    const toggles = target.closest("[data-toggle]");
    if (toggles) { event.preventDefault(); document.getElementById(toggles.dataset.toggle).classList.toggle("open"); }
    const dismissed = target.closest("[data-dismiss]");
    if (dismissed) dismissed.closest(".notice").remove();
    if (target.closest("[data-back]")) history.back();
    if (target.closest("[data-print]")) window.print();
    if (target.tagName === "DIALOG" && target.open) target.close();
  });
  document.addEventListener("submit", (event) => {
    const question = event.target.dataset.confirm;
    if (question && !window.confirm(question)) event.preventDefault();
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit]")) event.target.form.requestSubmit();
  });

  /* ---- keys ---- */
  let waitsForPlace = 0;
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { if (open("search")) event.preventDefault(); return; }
    if (event.key === "Escape") { if (one("#search[open]")) { event.preventDefault(); close("search"); return; } for (const menu of all("details.menu[open]")) { menu.open = false; one("summary", menu).focus(); } const help = document.getElementById("help"); if (help && !help.hidden) close("help"); return; }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (one("#search[open]")) { moveInPalette(event); return; }
    if (moveInRows(event) || typing(event.target)) return;
    if (event.key === "?") { open("help"); return; }
    if (event.key === "g") { waitsForPlace = event.timeStamp; return; }
    if (waitsForPlace && event.timeStamp - waitsForPlace < 1500) {
      const link = one(`[data-go="${CSS.escape(event.key)}"]`);
      if (link) { event.preventDefault(); link.click(); }
    }
    waitsForPlace = 0;
  });

  /* ---- search palette: arrows choose, Enter opens ---- */
  function moveInPalette(event) {
    const hits = all("#search-results .hit");
    if (!hits.length) return;
    const here = hits.findIndex((hit) => hit.getAttribute("aria-selected") === "true");
    if (event.key === "Enter") { event.preventDefault(); hits[Math.max(here, 0)].click(); }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = hits[(here + step + hits.length) % hits.length];
    hits.forEach((hit) => hit.setAttribute("aria-selected", String(hit === next)));
    next.scrollIntoView({ block: "nearest" });
  }

  /* ---- rows: one tab stop a table, arrows move, Enter follows the row's first link ---- */
  function rowsOf(table) { return all("tbody tr", table).filter((row) => one("a[href]", row)); }
  function prepareRows(within) {
    for (const table of all("table[data-rows]", within)) rowsOf(table).forEach((row, place) => { row.tabIndex = place ? -1 : 0; });
  }
  function moveInRows(event) {
    const row = event.target.closest && event.target.closest("table[data-rows] tbody tr");
    if (!row || event.target !== row) return false;
    if (event.key === "Enter") { const link = one("a[href]", row); if (link) { event.preventDefault(); link.click(); } return true; }
    const rows = rowsOf(row.closest("table"));
    const here = rows.indexOf(row);
    const next = { ArrowDown: rows[here + 1], ArrowUp: rows[here - 1], Home: rows[0], End: rows[rows.length - 1] }[event.key];
    if (!next) return false;
    event.preventDefault();
    row.tabIndex = -1; next.tabIndex = 0; next.focus();
    return true;
  }

  /* ---- files dropped on a form ---- */
  for (const kind of ["dragover", "dragleave", "drop"]) document.addEventListener(kind, (event) => {
    const place = event.target.closest && event.target.closest(".drop");
    if (!place) return;
    event.preventDefault();
    place.classList.toggle("over", kind === "dragover");
    const field = one("input[type=file]", place);
    if (kind === "drop" && field) { field.files = event.dataTransfer.files; field.dispatchEvent(new Event("change", { bubbles: true })); }
  });

  prepareRows(document);
  document.addEventListener("htmx:afterSettle", (event) => prepareRows(event.target.parentElement || document));
  document.addEventListener("htmx:sendError", () => { root.dataset.offline = "true"; });
})();
