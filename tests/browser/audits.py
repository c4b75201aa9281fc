"""What each page is held to by a look at it: names, headings, labels, references, contrast, the way of the focus."""

AUDIT = """() => {
  const found = [];
  const tell = (what, e) => found.push(`${what}: ${(e.outerHTML ?? "").slice(0, 120)}`);
  const all = (css) => [...document.querySelectorAll(css)];
  const shows = (e) => e.checkVisibility({ visibilityProperty: true });
  const words = (e) => (e.textContent.trim() || e.getAttribute("aria-label") || e.title
    || [...e.querySelectorAll("img[alt]")].map((each) => each.alt).join(""));

  if (document.documentElement.lang !== "en") found.push("no language");
  if (!document.title.trim()) found.push("no title");
  if (all("h1").filter(shows).length !== 1) found.push(`${all("h1").filter(shows).length} h1`);
  if (all("main").length !== 1) found.push("not one main");
  let level = 0;
  for (const each of all("main :is(h1, h2, h3, h4)").filter(shows)) {
    if (Number(each.tagName[1]) > level + 1) tell("a level is left out", each);
    level = Number(each.tagName[1]);
  }
  for (const each of all("img")) if (!each.hasAttribute("alt")) tell("no alternative", each);
  for (const each of all("svg")) if (!each.closest("[aria-hidden=true], [role=img], a, button, td, th, span, #chart"))
    tell("a picture of its own without a name", each);
  for (const each of all("input:not([type=hidden]), select, textarea"))
    if (!each.labels?.length && !each.getAttribute("aria-label")) tell("no label", each);
  for (const each of all("a[href], button, summary")) if (!words(each)) tell("no name", each);
  for (const each of all("[tabindex]")) if (each.tabIndex > 0) tell("jumps the queue", each);
  for (const each of all("fieldset")) if (!each.querySelector(":scope > legend")) tell("no legend", each);
  for (const each of all("table")) {
    if (!each.querySelector("th")) tell("no header", each);
    if (!each.querySelector("caption") && !each.closest("[aria-labelledby], [aria-label]")) tell("no caption", each);
  }
  const ids = all("[id]").map((each) => each.id);
  for (const id of new Set(ids)) if (ids.filter((each) => each === id).length > 1) found.push(`twice: #${id}`);
  for (const name of ["aria-labelledby", "aria-describedby", "aria-controls", "for"])
    for (const each of all(`[${name}]`)) for (const id of each.getAttribute(name).split(" "))
      if (!document.getElementById(id)) tell(`${name} to nothing`, each);
  return found;
}"""

CONTRAST = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (colour) => colour.slice(0, 3).map((each) => each / 255)
    .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4))
    .reduce((sum, each, number) => sum + each * [0.2126, 0.7152, 0.0722][number], 0);
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const colour = rgba(getComputedStyle(e).backgroundColor);
      if (colour[3] > 252) return colour;
    }
    return [255, 255, 255, 255];
  };
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode.textContent.trim(), e = texts.currentNode.parentElement;
    const aside = ".aside, .skip, #chart, script, noscript, option, template, :disabled";
    if (!text || !e.checkVisibility() || e.closest(aside)) continue;
    const [a, b] = [light(rgba(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) found.push(`${text.slice(0, 30)}: ${ratio.toFixed(2)}`);
  }
  return found;
}"""
"""WCAG 2.2, 1.4.3: text on what lies behind it, computed."""

STOPS = """() => {
  const groups = new Set();
  return [...document.querySelectorAll("a[href], button, input, select, textarea, summary")].filter((e) => {
    if (!e.checkVisibility({ visibilityProperty: true }) || e.disabled || e.type === "hidden" || e.closest("#chart"))
      return false;
    if (e.type !== "radio") return true;
    if (groups.has(e.name)) return false;
    return groups.add(e.name);
  }).length;
}"""
"""To how many things the Tab key should come; radio buttons of a name are one."""
SMALL = """() => [...document.querySelectorAll("main :is(button, select, textarea, summary, input:not([type=hidden]))")]
  .filter((e) => e.checkVisibility({ visibilityProperty: true }))
  .filter((e) => {
    const { width, height } = (e.closest("label") ?? e).getBoundingClientRect();
    return width < 24 || height < 24;
  }).map((e) => e.outerHTML.slice(0, 120))"""
"""WCAG 2.2, 2.5.8: what a finger is to hit is 24 px wide and high at least."""
SPLIT = """() => [...document.querySelectorAll("main *")].filter((e) => {
  if (!e.checkVisibility() || !/flex|grid/.test(getComputedStyle(e).display)) return false;
  const isText = (each) => each.nodeType === Node.TEXT_NODE;
  const items = [...e.childNodes].filter((each) => (isText(each) ? each.textContent.trim() : each.nodeType === 1));
  const words = items.filter(isText);
  return words.length > 1 || (words.length === 1 && items.some((each) => each.nodeName === "TIME"));
}).map((e) => `split into columns: ${e.outerHTML.slice(0, 120)}`)"""
"""A sentence that stands bare in a flex or grid parent: each time in it becomes a column of its own."""
NOTED = """() => {
  const first = document.querySelector("a[href], button, input:not([type=hidden])");
  window.reached = new Set([first]);
  window.unseen = [];
  addEventListener("focusin", ({ target }) => {
    if (target.closest("#chart") || target.matches("main") || window.reached.has(target)) return;
    window.reached.add(target);
    const { outlineStyle, boxShadow } = getComputedStyle(target);
    if (outlineStyle === "none" && boxShadow === "none") window.unseen.push(target.outerHTML.slice(0, 120));
  });
  first.focus();
}"""
"""Note what has the focus from the first thing on, and where nothing shows it."""
