/* Tables taken along: what is copied from any table keeps its look in WPS, Word and spreadsheets, as HTML with its
   formats written out and as plain text with tabs. A button copies a whole table; copying a selection copies its rows. */
(() => {
  "use strict";
  const FONT = "font-family:仿宋_GB2312,仿宋,FangSong,宋体,SimSun,serif;font-size:10.5pt";
  const CELL = `border:0.5pt solid #000;padding:1pt 4pt;vertical-align:middle;${FONT};color:#000`;
  const HEAD = `${CELL};font-family:黑体,SimHei,sans-serif;font-weight:normal;text-align:center;background:#f2f2f2`;
  const NUMBER = /^[+\-−]?[\d,]+(\.\d+)?%?$/;

  const seen = (cell) => cell.offsetParent !== null && getComputedStyle(cell).visibility !== "hidden";
  /* What a reader sees in a cell, without the arrows of sorting and without drawings. */
  function words(cell) {
    const copy = cell.cloneNode(true);
    for (const part of copy.querySelectorAll("svg, .sort-mark, .visually-hidden, input, select, button")) part.remove();
    return copy.textContent.replace(/\s+/g, " ").trim();
  }
  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  /* A spreadsheet keeps the decimals that are printed: 380.0 does not become 380. */
  function format(text) {
    if (!NUMBER.test(text)) return "";
    const decimals = (text.match(/\.(\d+)/) || ["", ""])[1].length;
    const whole = text.includes(",") ? "#\\,\\#\\#0" : "0";
    return `;mso-number-format:"${whole}${decimals ? "\\." + "0".repeat(decimals) : ""}${text.endsWith("%") ? "%" : ""}"`;
  }
  function cellHtml(cell) {
    const text = words(cell);
    const head = cell.tagName === "TH" && cell.closest("thead");
    const align = head ? "" : `;text-align:${cell.classList.contains("number") ? "right" : getComputedStyle(cell).textAlign.replace("start", "left")}`;
    const spans = (cell.colSpan > 1 ? ` colspan="${cell.colSpan}"` : "") + (cell.rowSpan > 1 ? ` rowspan="${cell.rowSpan}"` : "");
    return `<td${spans} style='${head ? HEAD : CELL}${align}${head ? "" : format(text)}'>${escaped(text)}</td>`;
  }
  function rowsOf(table, chosen) {
    return [...table.rows].filter((row) => !row.classList.contains("filters") && (row.closest("thead") || chosen(row)));
  }
  /* The places of columns that hold drawings alone: there is nothing to write of them. */
  function drawings(table) {
    const places = new Map();
    for (const row of table.tBodies.length ? table.tBodies[0].rows : []) {
      [...row.cells].forEach((cell, place) => { if (row.cells.length > 1) places.set(place, (places.get(place) || false) || words(cell) !== "" || !cell.querySelector("svg")); });
    }
    return new Set([...places].filter(([, written]) => !written).map(([place]) => place));
  }
  function taken(table, chosen = () => true) {
    const drawn = drawings(table);
    const rows = rowsOf(table, chosen).map((row) => [...row.cells].filter((cell, place) => seen(cell) && !(drawn.has(place) && row.cells.length > 1)))
      .filter((cells) => cells.length);
    const html = rows.map((cells) => `<tr>${cells.map(cellHtml).join("")}</tr>`).join("");
    return {
      html: `<html><body><table border="1" cellspacing="0" style="border-collapse:collapse">${html}</table></body></html>`,
      text: rows.map((cells) => cells.map(words).join("\t")).join("\n"),
    };
  }

  let wanted = null;
  /* The table of which more than one cell is chosen; words inside a cell are copied as words. */
  function chosenTable(selection) {
    if (!selection || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const around = range.commonAncestorContainer;
    const inside = around.nodeType === Node.ELEMENT_NODE ? around : around.parentElement;
    const table = inside && inside.closest("table");
    return table && !inside.closest("td, th") ? { table, chosen: (row) => range.intersectsNode(row) } : null;
  }
  document.addEventListener("copy", (event) => {
    const found = wanted ? { table: wanted } : chosenTable(document.getSelection());
    if (!found || !event.clipboardData) return;
    const data = taken(found.table, found.chosen);
    event.clipboardData.setData("text/html", data.html);
    event.clipboardData.setData("text/plain", data.text);
    event.preventDefault();
  });

  /* Asked for by a command and not by the clipboard's own interface, which plain HTTP inside an office does not have. */
  function copyWhole(table) {
    const selection = document.getSelection();
    wanted = table;
    selection.selectAllChildren(table);
    const done = document.execCommand("copy");
    selection.removeAllRanges();
    wanted = null;
    return done;
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copy-table]");
    const table = button && document.querySelector(`#${CSS.escape(button.dataset.copyTable)} table`);
    if (!table || !copyWhole(table)) return;
    const before = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = before; }, 2000);
  });
})();
