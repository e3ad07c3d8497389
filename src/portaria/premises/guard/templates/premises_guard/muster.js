// Who is inside, also while the site is away: the pages under /guarda/ ask through here. The last
// list that the guard was given is kept in the browser, with what it is drawn with, and shown when the
// site gives no other. It goes when the guard may no longer see it, when it is old, and with all
// that signing out clears.
"use strict";
const KEPT = "presentes";
const LIST = "/guarda/presentes/";
const OLD = 12 * 3600 * 1000; // a list of another shift musters nobody; ours
const AWAY = 502; // from this status on, nothing of the site's own answered

const drawn = (page) => page.match(/\/static\/[^"'?#\s]+/g) || [];

const keep = async (key, answer) => {
  const kept = await caches.open(KEPT);
  const page = await answer.text();
  const headers = { "Content-Type": "text/html; charset=utf-8", "X-Kept": String(Date.now()) };
  await kept.put(key, new Response(page, { headers }));
  const missing = [];
  for (const one of drawn(page)) if (!(await kept.match(one))) missing.push(one);
  await Promise.allSettled(missing.map((one) => kept.add(one)));
};

const forget = () => caches.delete(KEPT);

const list = async (key) => {
  const kept = await caches.open(KEPT);
  const found = (await kept.match(key)) || (await kept.match(LIST, { ignoreSearch: true }));
  if (!found) return undefined;
  if (Date.now() - Number(found.headers.get("X-Kept")) > OLD) {
    await forget();
    return undefined;
  }
  const page = (await found.text()).replace("data-kept hidden", "data-kept");
  return new Response(page, { headers: found.headers });
};

const ask = async (request) => {
  try {
    const answer = await fetch(request);
    if (answer.status >= AWAY) return (await list(request.url)) || answer;
    if (answer.redirected || answer.status === 403) await forget();
    else if (answer.ok) await keep(request.url, answer.clone());
    return answer;
  } catch (away) {
    return (await list(request.url)) || Response.error();
  }
};

const lead = async (request) => {
  try {
    return await fetch(request);
  } catch (away) {
    const known = await list(LIST);
    return known ? Response.redirect(LIST, 302) : Response.error();
  }
};

const draw = async (request) => {
  try {
    return await fetch(request);
  } catch (away) {
    const kept = await caches.open(KEPT);
    return (await kept.match(request)) || Response.error();
  }
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => event.waitUntil(ask(new Request(event.data, { credentials: "same-origin" }))));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(pathname === LIST ? ask(request) : lead(request));
  else if (pathname.startsWith("/static/")) event.respondWith(draw(request));
});
