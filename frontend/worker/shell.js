// The part of the service worker that keeps the page: its files, copies of the last conversations, and pictures that
// were seen. The server puts before it: BUILD, a name for these very files; PARTS, their addresses; OFFLINE, a page
// for each language.

const FILES = `parts-${BUILD}`;
const COPIES = "copies-";
const PICTURES = "pictures";
// What another app shared, until it is put into a conversation.
const SHARED = "shared";
const SHARED_FOR = 15 * 60_000;
// How long the network is waited for where there is a copy, milliseconds.
const PATIENCE = 3_000;
const PICTURES_KEPT = 200;
const PICTURE_BYTES = 262_144;
// Pages that only somebody without a login sees.
const WAYS_IN = /^\/(login|register|outside|back|device|activate|join|guest|reset)(\/|$)/;

// Counts how often all was deleted: what was asked for before is not kept afterwards.
let wipes = 0;
let round = Promise.resolve();

addEventListener("install", (event) => event.waitUntil(install()));

// Two at a time: a browser has six connections to a server for whatever is asked of it, and the page wants some.
async function install() {
  const cache = await caches.open(FILES);
  const left = [...PARTS];
  const fetchSome = async () => {
    for (let part; (part = left.shift()); ) await cache.add(part);
  };
  await Promise.all([fetchSome(), fetchSome()]);
  await skipWaiting();
}

// Pages of the build before this one may still be open, and fetch more of their files: those of one build stay.
addEventListener("activate", (event) => {
  const tidy = async () => {
    const others = (await caches.keys()).filter((name) => name.startsWith("parts-") && name !== FILES);
    await Promise.all(others.slice(0, -1).map((name) => caches.delete(name)));
    await clients.claim();
  };
  event.waitUntil(tidy());
});

addEventListener("message", (event) => {
  if (typeof event.data !== "string") return;
  const said = JSON.parse(event.data);
  if (said.keep) event.waitUntil((round = round.then(() => keep(said.keep)).catch(() => {})));
  if (said.wipe) event.waitUntil(wipe());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.method === "POST") {
    if (pathname === "/logout" || pathname === "/forget") event.respondWith(leave(request));
    else if (pathname === "/share") event.respondWith(share(request));
  } else if (request.method !== "GET") {
    return;
  } else if (request.mode === "navigate") {
    event.respondWith(page(request, pathname));
  } else if (pathname.startsWith("/pkg/") || PARTS.includes(pathname)) {
    event.respondWith(part(request, pathname));
  } else if (/^\/file\/\d+\/\d+$/.test(pathname)) {
    event.respondWith(picture(event));
  } else if (/^\/file\/\d+$/.test(pathname) && request.destination === "image") {
    event.respondWith(original(request, pathname));
  } else if (pathname === "/me") {
    event.respondWith(me(request));
  }
});

// A name with a hash always means the same file, whichever build it is of. One that is not there stays a 404.
async function part(request, pathname) {
  const cache = await caches.open(FILES);
  const kept = pathname.startsWith("/pkg/") ? await caches.match(request) : await cache.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  // Where there is no room it is not kept.
  if (answer.ok) keepFile(cache, request, answer.clone());
  return answer;
}

const keepFile = (cache, request, answer) => cache.put(request, answer).catch(() => {});

async function page(request, path) {
  const copy = await copyOf(path).catch(() => undefined);
  const fresh = fetch(request).then((answer) => looked(answer, path));
  if (!copy) return fresh.catch(() => nothing(path, new URL(request.url).search));
  const late = new Promise((done) => setTimeout(done, PATIENCE));
  const answer = await Promise.race([fresh.catch(() => undefined), late]);
  // A proxy before a server that is down.
  return answer && ![502, 503, 504].includes(answer.status) ? answer : served(copy);
}

// Whoever is logged in now is the only one whose copies stay.
async function looked(answer, path) {
  const login = answer.headers.get("leliao-login");
  if (login) {
    const names = (await caches.keys()).filter((name) => name.startsWith(COPIES));
    if (names.some((name) => name !== COPIES + login)) await wipe();
  } else if (answer.ok && WAYS_IN.test(path)) {
    // Somebody who shares something may have to come in first.
    await wipe(await isShared());
  }
  return answer;
}

// The page says when its copy was made.
async function served(copy) {
  const html = (await copy.text()).replace("<html ", `<html data-copy="${copy.headers.get("leliao-at")}" `);
  return new Response(html, { headers: copy.headers });
}

// Of a message there is the conversation, of everything else the list, which knows the way to a search.
async function nothing(path, query) {
  const [, conversation, message] = path.match(/^(\/c\/\d+)\/(\d+)?/) ?? [];
  for (const other of [conversation, "/"]) {
    if (other && other !== path && (await copyOf(other))) {
      if (path === "/search") return Response.redirect(`/#${path}${query}`);
      return Response.redirect(message && other === conversation ? `${other}#${message}` : other);
    }
  }
  const language = navigator.language.startsWith("zh") ? "zh" : "en";
  const headers = {
    "content-type": "text/html;charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'self'; base-uri 'none'",
  };
  return new Response(OFFLINE[language], { status: 503, headers });
}

async function picture(event) {
  const { request } = event;
  const began = wipes;
  const cache = await caches.open(PICTURES).catch(() => undefined);
  if (!cache) return fetch(request);
  try {
    const answer = await fetch(request);
    if (answer.status === 200) event.waitUntil(keepPicture(cache, request, answer.clone(), began));
    else if (answer.status >= 400 && answer.status < 500) await cache.delete(request, { ignoreVary: true });
    return answer;
  } catch {
    return (await cache.match(request, { ignoreVary: true })) ?? largest(cache, new URL(request.url).pathname);
  }
}

// Too large to be kept: in its place there is the largest size that was seen.
async function original(request, pathname) {
  return fetch(request).catch(async () => largest(await caches.open(PICTURES), pathname));
}

// `pathname`: of a picture in some size.
async function largest(cache, pathname) {
  const [, , id] = pathname.split("/");
  const width = (one) => Number(new URL(one.url).pathname.split("/")[3]);
  const sizes = (await cache.keys()).filter((one) => new URL(one.url).pathname.startsWith(`/file/${id}/`));
  const [best] = sizes.sort((a, b) => width(b) - width(a));
  return (best && (await cache.match(best, { ignoreVary: true }))) ?? Response.error();
}

async function keepPicture(cache, request, answer, began) {
  if (await cache.match(request, { ignoreVary: true })) return;
  const bytes = await answer.blob();
  if (bytes.size > PICTURE_BYTES || wipes !== began) return;
  await cache.put(request, new Response(bytes, { headers: answer.headers }));
  const kept = await cache.keys();
  await Promise.all(kept.slice(0, -PICTURES_KEPT).map((one) => cache.delete(one, { ignoreVary: true })));
}

// The server says so when it does not know the login any more.
async function me(request) {
  const answer = await fetch(request);
  if (answer.status === 204) await wipe();
  return answer;
}

async function leave(request) {
  const answer = await fetch(request);
  if (answer.ok || answer.type === "opaqueredirect") await wipe();
  return answer;
}

async function wipe(keepsShared = false) {
  wipes++;
  const stays = (name) => name.startsWith("parts-") || (keepsShared && name === SHARED);
  const names = (await caches.keys()).filter((name) => !stays(name));
  await Promise.all(names.map((name) => caches.delete(name)));
  for (const told of await registration.getNotifications()) told.close();
  await navigator.clearAppBadge?.().catch(() => {});
}

// It lies here as the form that it came in; the page asks for a conversation and puts it into the composer. What a page of
// another site sends is not shared by anybody: the server refuses it.
async function share(request) {
  const from = [request.headers.get("origin"), request.referrer].filter((one) => /^https?:/.test(one));
  if (from.some((one) => new URL(one).origin !== location.origin)) return fetch(request);
  const headers = { "content-type": request.headers.get("content-type"), "leliao-at": Date.now() };
  try {
    const cache = await caches.open(SHARED);
    await cache.put("/share", new Response(await request.blob(), { headers }));
  } catch {} // Too large to be kept: the page opens all the same.
  return Response.redirect("/", 303);
}

async function isShared() {
  const form = await caches.match("/share", { cacheName: SHARED });
  return Date.now() - Number(form?.headers.get("leliao-at")) < SHARED_FOR;
}

async function copies() {
  const name = (await caches.keys()).find((name) => name.startsWith(COPIES));
  return name && caches.open(name);
}

async function copyOf(path) {
  return (await copies())?.match(path, { ignoreVary: true });
}

// Asks for the pages whose version is another one, and drops those that are not in the list. `wanted`: path and version.
async function keep(wanted) {
  const began = wipes;
  let changed = false;
  for (const [path, version] of wanted) {
    const mark = `${BUILD} ${version}`;
    const before = await copyOf(path);
    if (before?.headers.get("leliao-version") === mark) continue;
    // That of a conversation says nothing of the others: what is taken back there would stay here.
    const answer = await fetch(path, { headers: { accept: "text/html", "leliao-copy": "1" } });
    const login = answer.headers.get("leliao-login");
    const html = await answer.text();
    if (wipes !== began) return;
    if (!login) {
      // Nobody is logged in here, or the server is in trouble.
      if (answer.redirected) await wipe();
      return;
    }
    await looked(answer, path);
    const cache = await caches.open(COPIES + login);
    if (answer.ok) await cache.put(path, copied(html, answer, mark));
    else await cache.delete(path, { ignoreVary: true });
    changed = true;
  }
  const cache = await copies();
  const paths = wanted.map(([path]) => path);
  for (const kept of (await cache?.keys()) ?? []) {
    if (paths.includes(new URL(kept.url).pathname)) continue;
    await cache.delete(kept, { ignoreVary: true });
    changed = true;
  }
  if (changed) await dropPictures(cache);
}

// With its policy, which names the nonce of its scripts.
function copied(html, answer, mark) {
  const headers = new Headers(answer.headers);
  ["content-encoding", "content-length"].forEach((name) => headers.delete(name));
  headers.set("leliao-version", mark);
  headers.set("leliao-at", Date.now());
  return new Response(html, { headers });
}

// A picture that no copy shows any more was taken back, or is out of reach.
async function dropPictures(cache) {
  const answers = (await cache?.matchAll()) ?? [];
  const shown = (await Promise.all(answers.map((answer) => answer.text()))).join("\n");
  const pictures = await caches.open(PICTURES);
  for (const kept of await pictures.keys()) {
    const id = new URL(kept.url).pathname.split("/")[2];
    if (!shown.includes(id)) await pictures.delete(kept, { ignoreVary: true });
  }
}
