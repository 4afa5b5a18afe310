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
})();
