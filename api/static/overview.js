// Keeps the overview live: a reading changes its row's number at once; a fact has its row fetched anew; a connection
// that was away has all rows fetched anew. Nothing here judges: what a row is shown as comes from the server.
import { listen } from "/static/live.js";

const LATE_MS = 15_000;
const table = document.getElementById("units");
const body = table.tBodies[0];
const told = document.getElementById("live");
const fahrenheit = table.dataset.fahrenheit === "1";
const rows = new Map();
const waiting = new Set();
let all = false;
let timer = 0;

// A row goes by the unit that it leads to: `site/unit`.
function idOf(row) {
  return row.cells[0].firstChild.getAttribute("href").slice("/units/".length);
}

function index() {
  rows.clear();
  for (const row of body.rows) rows.set(idOf(row), row);
}

function rangeOf(row) {
  const [low, high] = (row.dataset.range || "2 8").split(" ").map(Number);
  return { low, high };
}

// As the server shows it: to 0.1 degrees, never rounded into the range.
function shown(celsius, { low, high }) {
  const scale = (value) => (fahrenheit ? (value * 9) / 5 + 32 : value) * 10;
  let tenths = Math.round(scale(celsius));
  if (celsius > high) tenths = Math.max(tenths, Math.floor(scale(high) + 1e-6) + 1);
  if (celsius < low) tenths = Math.min(tenths, Math.ceil(scale(low) - 1e-6) - 1);
  return `${(tenths / 10).toFixed(1)} ${fahrenheit ? "°F" : "°C"}`;
}

// What a row's place in the list and the sums above it go by.
function gist(row) {
  const kind = row.className.replace(/ ?new/, "");
  return [kind, row.cells[5].textContent, row.cells[6].textContent].join("|");
}

function flash(row) {
  row.classList.remove("new");
  void row.offsetWidth;
  row.classList.add("new");
}

// A unit whose state is as it was has a new number at once; any other change is fetched.
function read({ site, units }) {
  for (const told of units) {
    const id = `${site}/${told.unit}`;
    const row = rows.get(id);
    if (!row) continue;
    const kind = told.silent || !told.band ? "no_data" : told.band;
    if (kind !== "no_data" && row.classList.contains(kind)) {
      const text = shown(told.temperature_c, rangeOf(row));
      if (row.cells[1].textContent !== text) row.cells[1].textContent = text;
      flash(row);
    } else if (!row.classList.contains("out")) {
      refresh(id);
    }
  }
}

function refresh(id) {
  if (id) waiting.add(id); else all = true;
  if (!timer) timer = setTimeout(fetchRows, 120);
}

async function fetchRows() {
  const wanted = all || waiting.size > 40 ? [] : [...waiting];
  waiting.clear();
  all = false;
  const query = new URLSearchParams(wanted.map((id) => ["unit", id]));
  if (table.dataset.site) query.set("site", table.dataset.site);
  try {
    const { answer, html } = await answered(`/overview/rows?${query}`);
    if (answer.status === 401 || answer.redirected) return location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    put(html, wanted.length > 0);
  } catch {
    setTimeout(() => refresh(), 5000);
  }
  timer = 0;
  if (all || waiting.size) refresh([...waiting][0]);
}

// What is never answered holds up nothing that is asked for later.
async function answered(path) {
  const giving = new AbortController();
  const late = setTimeout(() => giving.abort(), LATE_MS);
  try {
    const answer = await fetch(path, { headers: { Accept: "text/html" }, signal: giving.signal });
    return { answer, html: await answer.text() };
  } finally {
    clearTimeout(late);
  }
}

function put(html, some) {
  const holder = document.createElement("template");
  holder.innerHTML = `<table><tbody>${html}</tbody></table>`;
  const focused = document.activeElement?.closest?.("#units tbody tr");
  const back = focused ? idOf(focused) : "";
  const fresh = holder.content.querySelectorAll("tbody > tr");
  if (some) {
    for (const row of fresh) {
      const old = rows.get(idOf(row));
      if (!old) continue;
      // Another state may mean another place in the list, and other sums; so do other stock and alerts.
      if (gist(old) !== gist(row)) refresh();
      old.replaceWith(row);
      flash(row);
    }
  } else {
    body.replaceChildren(...fresh);
    const sums = holder.content.querySelector("#sums-now");
    if (sums) document.getElementById("sums").replaceChildren(sums.content);
  }
  index();
  if (back) rows.get(back)?.querySelector("a").focus({ preventScroll: true });
}

// Durations grow: now and then all is asked for again, while somebody looks.
setInterval(() => document.visibilityState === "visible" && refresh(), body.rows.length > 100 ? 300_000 : 60_000);

index();
listen({
  after: Number(table.dataset.seq),
  batch: Number(table.dataset.batch),
  units: read,
  entry: ({ site, unit, lots, alert }) => {
    if (unit) rows.has(`${site}/${unit}`) && refresh(`${site}/${unit}`);
    else if (lots.length || alert) refresh();
  },
  missed: () => refresh(),
  state: (live) => {
    told.textContent = live ? "Live" : "Not live: trying to reach Coldchain again";
    told.classList.toggle("late", !live);
    table.classList.toggle("late", !live);
  },
});
