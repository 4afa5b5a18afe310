/* The telephone's outbox: what was written without a network is kept in IndexedDB and sent once when there is one.
   Both the page and its service worker use it. Each entry has a key of its own, which the server keeps with the case it
   led to: an entry that is sent again, because the answer was lost, opens nothing a second time. */
self.Outbox = (() => {
  "use strict";
  const DATABASE = "wutong-cases", STORE = "entries", KEPT = 20, NEVER_TAKEN = new Set([400, 403, 404, 409, 413, 415, 422]);
  const told = "BroadcastChannel" in self ? new BroadcastChannel("wutong-outbox") : null;

  const asked = (request) => new Promise((done, failed) => { request.onsuccess = () => done(request.result); request.onerror = () => failed(request.error); });
  function opened() {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    return asked(request);
  }
  async function within(mode, work) {
    const database = await opened();
    try { return await asked(work(database.transaction(STORE, mode).objectStore(STORE))); } finally { database.close(); }
  }
  const tell = () => { if (told) told.postMessage("changed"); };
  async function put(entry) { await within("readwrite", (store) => store.put(entry)); tell(); }
  async function remove(key) { await within("readwrite", (store) => store.delete(key)); tell(); }
  const get = (key) => within("readonly", (store) => store.get(key));
  async function all() {
    const found = await within("readonly", (store) => store.getAll());
    return found.sort((one, other) => (one.written < other.written ? 1 : -1));
  }

  /* ---- sending: one at a time, in the order they were written, from one place only ---- */
  function send() {
    if (!navigator.locks) return deliver();
    return navigator.locks.request("wutong-outbox", { ifAvailable: true }, (lock) => (lock ? deliver() : null));
  }
  async function deliver() {
    const waiting = (await all()).filter((entry) => ["waiting", "sending"].includes(entry.state)).reverse();
    if (!waiting.length) return;
    const me = await signedIn();
    for (const entry of waiting) {
      if (me === null) return; // no network
      if (me.user !== entry.user) await put({ ...entry, state: "waiting", why: me.user ? "other_user" : "sign_in" });
      else if (!(await sendOne(entry, me))) return;
    }
    await tidy();
  }
  async function signedIn() {
    try {
      const answer = await fetch("/cases/phone/who/", { headers: { Accept: "application/json" }, cache: "no-store", redirect: "manual" });
      return answer.ok ? await answer.json() : { user: "" };
    } catch { return null; }
  }
  async function sendOne(entry, me) {
    entry.state = "sending"; entry.why = "";
    await put(entry);
    try {
      if (!entry.case && !(await sendCase(entry, me))) return entry.state === "refused";
      while (entry.photos.length) if (!(await sendPhoto(entry, me))) return false;
      entry.state = "sent";
    } catch { entry.state = "waiting"; }
    await put(entry);
    return entry.state === "sent";
  }
  const headers = (me, more) => ({ "X-CSRFToken": me.token, Accept: "application/json", ...more });
  async function sendCase(entry, me) {
    const answer = await fetch("/api/v1/cases", { method: "POST", body: JSON.stringify(entry.matter), redirect: "manual",
      headers: headers(me, { "Content-Type": "application/json", "Idempotency-Key": entry.key }) });
    if (answer.ok) {
      const found = await answer.json();
      entry.case = found.id; entry.number = found.number;
      await put(entry);
      return true;
    }
    if (NEVER_TAKEN.has(answer.status)) { entry.state = "refused"; entry.said = await reason(answer); }
    else { entry.state = "waiting"; entry.why = answer.status === 401 ? "sign_in" : ""; }
    await put(entry);
    return false;
  }
  async function sendPhoto(entry, me) {
    const photo = entry.photos[0], form = new FormData();
    form.append("file", photo.blob, photo.name);
    const answer = await fetch(`/api/v1/cases/${entry.case}/files`, { method: "POST", body: form, headers: headers(me, {}), redirect: "manual" });
    if (!answer.ok && !NEVER_TAKEN.has(answer.status)) { entry.state = "waiting"; await put(entry); return false; }
    if (!answer.ok) entry.lost = [...(entry.lost || []), `${photo.name}: ${await reason(answer)}`];
    entry.photos.shift();
    await put(entry);
    return true;
  }
  async function reason(answer) {
    const said = await answer.json().catch(() => ({}));
    if (Array.isArray(said.detail)) return said.detail.map((one) => one.msg).join("; ");
    return said.detail || said.message || String(answer.status);
  }
  async function tidy() {
    const sent = (await all()).filter((entry) => entry.state === "sent");
    for (const old of sent.slice(KEPT)) await remove(old.key);
  }
  return { put, get, all, remove, send };
})();
