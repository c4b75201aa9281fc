// Draws the chart of a unit or a lot: in the colours of the scheme, and finer where somebody zooms in.
const box = document.getElementById("chart");
const dark = matchMedia("(prefers-color-scheme: dark)");
let shown = 0;

async function draw(more = "") {
  const mine = ++shown;
  const source = `${box.dataset.source}${dark.matches ? "&dark=true" : ""}${more}`;
  try {
    const answer = await fetch(source, { headers: { Accept: "application/json" } });
    if (answer.status === 401) return location.reload();
    if (!answer.ok) throw new Error(String(answer.status));
    const item = await answer.json();
    if (mine !== shown) return;
    box.replaceChildren();
    const views = await window.Bokeh.embed.embed_item(item, "chart");
    follow([...views][0]);
  } catch (error) {
    const told = document.createElement("p");
    told.className = "empty";
    told.textContent = "The chart cannot be shown now. The table tells each day's lowest and highest.";
    box.replaceChildren(told);
  }
}

// Once what is seen is less than half of what was fetched, it is fetched anew, with more of its readings.
function follow(view) {
  const range = view?.model?.x_range;
  if (!range) return;
  const whole = range.end - range.start;
  const offset = Number(box.dataset.offset || 0);
  let timer = 0;
  range.change.connect(() => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const seen = range.end - range.start;
      if (seen > whole) return draw();
      if (seen > whole / 2 || seen < 120_000) return;
      const at = (ms) => encodeURIComponent(new Date(ms - offset).toISOString());
      draw(`&since=${at(range.start)}&until=${at(range.end)}`);
    }, 600);
  });
}

if (box) {
  const begin = () => draw();
  if (window.Bokeh) begin(); else addEventListener("load", begin);
  dark.addEventListener("change", begin);
}
