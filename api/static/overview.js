// Keeps the overview live: a reading changes its row's number at once; a fact has its row fetched anew; a connection
// that was away has all rows fetched anew. Nothing here judges: what a row is shown as comes from the server.
import { listen } from "/static/live.js";

const table = document.getElementById("units");
const body = table.tBodies[0];
const told = document.getElementById("live");
const fahrenheit = table.dataset.fahrenheit === "1";
const waiting = new Set();
let all = false;
let timer = 0;

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

function flash(row) {
  row.classList.remove("new");
  void row.offsetWidth;
  row.classList.add("new");
}

function read({ sensor, temperature_c: celsius }) {
  const [site, unit, name] = sensor.split("/");
  const row = document.getElementById(`${site}/${unit}`);
  if (!row) return;
  const range = rangeOf(row);
  const inside = celsius >= range.low && celsius <= range.high;
  if (row.classList.contains("in_range") && inside && name === (row.dataset.sensor || "probe")) {
    const cell = row.cells[1];
    const text = shown(celsius, range);
    if (cell.textContent !== text) cell.textContent = text;
    flash(row);
  } else {
    refresh(row.id);
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
    const answer = await fetch(`/overview/rows?${query}`, { headers: { Accept: "text/html" } });
    if (answer.status === 401 || answer.redirected) return location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    put(await answer.text(), wanted.length > 0);
  } catch {
    setTimeout(() => refresh(), 5000);
  }
  timer = 0;
  if (all || waiting.size) refresh([...waiting][0]);
}

function put(html, some) {
  const holder = document.createElement("template");
  holder.innerHTML = `<table><tbody>${html}</tbody></table>`;
  const focused = document.activeElement?.closest?.("#units tr")?.id;
  const rows = holder.content.querySelectorAll("tbody > tr");
  if (some) {
    for (const row of rows) {
      const old = document.getElementById(row.id);
      if (old) { const changed = old.className !== row.className; old.replaceWith(row); flash(row); if (changed) refresh(); }
    }
  } else {
    body.replaceChildren(...rows);
    const sums = holder.content.querySelector("#sums-now");
    if (sums) document.getElementById("sums").replaceChildren(sums.content);
  }
  if (focused) document.getElementById(focused)?.querySelector("a")?.focus({ preventScroll: true });
}

// Durations grow: now and then all is asked for again, while somebody looks.
setInterval(() => document.visibilityState === "visible" && refresh(), body.rows.length > 100 ? 300_000 : 60_000);

listen({
  after: Number(table.dataset.seq),
  reading: read,
  entry: (fact) => {
    if (fact.units?.length) fact.units.forEach((id) => document.getElementById(id) && refresh(id));
  },
  missed: () => refresh(),
  state: (live) => {
    told.textContent = live ? "Live" : "Not live: trying to reach Coldchain again";
    told.classList.toggle("late", !live);
  },
});
