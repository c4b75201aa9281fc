"""Seeing: the words of the page, and what a page can be asked about itself: contrast, names, sizes."""

GREEN, GREY, RED = "Stored as the label says,", "We can't tell right now.", "Do not use."
CONTRASTS = """() => {
  const light = (rgb) => {
    const [r, g, b] = rgb.match(/[\\d.]+/g).map(Number).map((n) => n / 255)
      .map((n) => (n <= 0.04045 ? n / 12.92 : ((n + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (el) => {
    for (; el; el = el.parentElement) {
      const colour = getComputedStyle(el).backgroundColor;
      if (!/rgba\\(.*, 0\\)|transparent/.test(colour)) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const found = [];
  for (const el of document.querySelectorAll("main *")) {
    const text = [...el.childNodes].some((each) => each.nodeType === 3 && each.textContent.trim());
    if (!text || !el.checkVisibility() || el.closest("template, .aside")) continue;
    const [a, b] = [light(getComputedStyle(el).color), light(ground(el))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) found.push(`${el.tagName}.${el.className} ${ratio} ${el.textContent.trim().slice(0, 30)}`);
  }
  return found;
}"""
UNNAMED = """() => [...document.querySelectorAll("input:not([type=hidden]), textarea, button, summary, a")]
  .filter((el) => !(el.labels?.length || el.textContent.trim() || el.ariaLabel)).map((el) => el.outerHTML)"""
TOO_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
TOO_SMALL = """() => [...document.querySelectorAll("summary, button, .chip, a.call")]
  .filter((el) => el.checkVisibility())
  .filter((el) => el.getBoundingClientRect().height < 44).map((el) => el.outerHTML)"""


def ready(page):
    """Wait until the worker keeps the shell and answers for the page."""
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
