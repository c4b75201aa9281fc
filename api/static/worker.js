// Keeps the shell of the patient's page: its looks, its scripts, and a page that says that nobody can tell. A page with
// data is asked for anew each time, or not shown at all.
const SHELL = `shell-${DIGEST}`;

self.addEventListener("install", (event) => {
  const files = FILES.map((each) => `${each}?${DIGEST}`);
  event.waitUntil(caches.open(SHELL).then((shell) => shell.addAll(files)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (keys) => Promise.all(keys.filter((each) => each !== SHELL).map((each) => caches.delete(each)));
  event.waitUntil(caches.keys().then(old).then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => kept("/static/offline.html")));
    return;
  }
  const { pathname, search } = new URL(request.url);
  // Another digest is another shell than this one's.
  if (FILES.includes(pathname) && (search === "" || search === `?${DIGEST}`)) {
    event.respondWith(kept(pathname).then((found) => found || fetch(request)));
  }
});

async function kept(path) {
  return (await caches.open(SHELL)).match(`${path}?${DIGEST}`);
}
