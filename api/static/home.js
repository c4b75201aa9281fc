// The patient's page stays true: a green that is older than it may be turns grey by itself, after sleep too, by this
// phone's own clocks. Once a minute the page asks anew; what it has once shown it never keeps. Where this script does
// not come, the style does the same, though it counts a green from when it came.
const MOST_MS = 15 * 60 * 1000;
const EACH_MS = 60 * 1000;
const BACK_MS = 2000;
const JUST_MS = 10 * 1000;

const live = document.getElementById("live");
const said = document.getElementById("said");
const main = document.getElementById("main");
let asked = { steady: 0, wall: Date.now() - performance.now() };
let asking = false;

function now() {
  return { steady: performance.now(), wall: Date.now() };
}

// The steady clock may stand still while a phone sleeps, the wall clock may be set: the older of the two counts, and a
// wall clock that went back tells nothing.
function age() {
  const { steady, wall } = now();
  const by_wall = wall - asked.wall;
  return by_wall < -BACK_MS ? Infinity : Math.max(steady - asked.steady, by_wall);
}

function check() {
  const card = document.getElementById("glance");
  if (age() > Math.min(Number(card.dataset.goodFor) * 1000, MOST_MS)) wither(card);
}

// What is red stays red: silence makes nothing better.
function wither(card) {
  if (card.dataset.withered) return;
  card.dataset.withered = "1";
  if (card.dataset.colour === "green") {
    card.querySelector(".now").replaceChildren(...card.querySelector(".old").childNodes);
    card.classList.replace("green", "grey");
    card.dataset.colour = "grey";
  }
  for (const each of live.querySelectorAll(".other.green")) {
    each.classList.replace("green", "grey");
    each.querySelector(".sign").remove();
    each.querySelector(".told").textContent = "We can't tell right now.";
  }
  for (const each of live.querySelectorAll("[data-live]")) each.textContent = "no fresh data";
  for (const each of live.querySelectorAll("[data-vouched]")) each.textContent = "Ask your pharmacy which one.";
  tell();
}

function tell() {
  const word = live.querySelector("#glance .word").textContent;
  if (said.textContent !== word) said.textContent = word;
}

async function refresh() {
  if (asking || document.hidden) return;
  asking = true;
  const began = now();
  try {
    const answer = await fetch(live.dataset.source, {
      cache: "no-store",
      redirect: "manual",
      signal: AbortSignal.timeout(20000),
    });
    if (answer.ok) {
      put(await answer.text());
      asked = began;
      tell();
    } else if (answer.type === "opaqueredirect" || answer.status === 404) {
      location.replace(live.dataset.source.replace("/glance", "")); // signed out, or nothing here any more: the server says which
    }
  } catch {
    // No network: what is shown grows old and turns grey.
  } finally {
    asking = false;
    check();
  }
}

function put(html) {
  const held = document.activeElement?.closest("#live") ? document.activeElement.id : "";
  const open = [...live.querySelectorAll("details[open]")].map((each) => each.id);
  live.innerHTML = html;
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (held) document.getElementById(held)?.focus();
}

// Nothing is shown on waking, nor in the list of open pages, before it is known to be still true.
function awake() {
  if (document.hidden) {
    document.body.classList.add("asleep");
    return;
  }
  check();
  document.body.classList.remove("asleep");
  if (age() > JUST_MS) refresh();
}

document.addEventListener("visibilitychange", awake);
addEventListener("pageshow", awake);
addEventListener("focus", awake);
addEventListener("online", refresh);
setInterval(check, 5000);
setInterval(refresh, EACH_MS);

// One tap is one report.
document.addEventListener("submit", (event) => {
  setTimeout(() => {
    for (const each of event.target.querySelectorAll("button")) each.disabled = true;
  });
});

if ("own" in main.dataset) {
  const { name, phone, after } = main.dataset;
  try {
    localStorage.setItem("call", JSON.stringify({ name, phone, after })); // whom to call without a network
  } catch {
    // A phone that keeps nothing shows "your pharmacy".
  }
  navigator.serviceWorker?.register("/worker.js", { scope: "/home" }).catch(() => {});
}
document.getElementById("again").hidden = true;
tell();
