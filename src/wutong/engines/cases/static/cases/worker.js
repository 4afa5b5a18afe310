/* The service worker of the pages of cases: keeps the telephone's two pages, so that they open without a network, and
   sends what waits when there is one again. Everything comes from the network first; nothing else is kept. */
(() => {
  "use strict";
  const CACHE = "wutong-phone-1", PATIENCE = 5000;
  const PAGES = ["phone/", "phone/report/"].map((one) => new URL(one, self.registration.scope).pathname);
  const STATIC = "/static/";

  self.addEventListener("install", (event) => { self.skipWaiting(); event.waitUntil(Promise.all(PAGES.map(keepWhole)).catch(() => null)); });
  self.addEventListener("activate", (event) => event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("wutong-phone-") && name !== CACHE) await caches.delete(name);
    await self.clients.claim();
  })()));

  /* A page with what it is made of: the first visit loaded that before the worker was there to see it. */
  async function keepWhole(path) {
    const answer = await fetch(path, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return;
    const cache = await caches.open(CACHE), page = await answer.clone().text();
    await cache.put(path, answer);
    const parts = new Set([...page.matchAll(/(?:src|href)="(\/static\/[^"]+)"/g)].map((found) => found[1]));
    await Promise.all([...parts].map((part) => cache.add(part).catch(() => null)));
  }

  self.addEventListener("fetch", (event) => {
    const request = event.request, url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== self.location.origin) return;
    if (request.mode === "navigate") event.respondWith(page(request, url.pathname));
    else if (url.pathname.startsWith(STATIC)) event.respondWith(part(request));
  });

  async function page(request, path) {
    const cache = await caches.open(CACHE), kept = await cache.match(path);
    try {
      const answer = await (kept ? timely(fetch(request)) : fetch(request));
      if (PAGES.includes(path) && answer.ok && !answer.redirected) await cache.put(path, answer.clone());
      if (PAGES.includes(path) && (answer.type === "opaqueredirect" || answer.redirected)) await forget(cache); // signed out
      return answer;
    } catch {
      return kept || (await cache.match(PAGES[0])) || Response.error();
    }
  }
  const forget = (cache) => Promise.all(PAGES.map((path) => cache.delete(path)));
  const timely = (promise) => Promise.race([promise, new Promise((_done, failed) => { setTimeout(() => failed(new Error("slow")), PATIENCE); })]);

  async function part(request) {
    const cache = await caches.open(CACHE);
    try {
      const answer = await fetch(request);
      if (answer.ok && (await cache.match(request))) await cache.put(request, answer.clone());
      return answer;
    } catch {
      return (await cache.match(request, { ignoreSearch: true })) || Response.error();
    }
  }

  self.addEventListener("sync", (event) => { if (event.tag === "outbox") event.waitUntil(self.Outbox.send()); });
})();
