"""Draws docs/screenshots anew: a demo is looked at in Chromium while a door stands open and a fridge freezes.

`python -m tests.browser.screenshots [FOLDER]`
"""

import io
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.looking import ARGS, PHONE, WIDE

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
SIGHT = 50.0
"""Seconds after the start: fridge 2 is over its limit by then, and the patient's fridge is frozen."""
_COLOURS = 128
_LINK = re.compile(r"^(pharmacist|patient) +(http\S+)$")
_UNIT = "/units/river/fridge-2"


@contextmanager
def demo() -> Iterator[dict[str, str]]:
    """Run a demo, and yield its links by role once it is live."""
    command = [sys.executable, "-m", "coldchain", "demo", "--no-live", "--for", "300s"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        links: dict[str, str] = {}
        for line in process.stdout:
            if found := _LINK.match(line.rstrip()):
                links[found[1]] = found[2]
            if line.startswith("Each link"):
                break
        try:
            yield links
        finally:
            process.terminate()
            process.stdout.read()


def keep(page: Page, folder: Path, name: str) -> None:
    """Write what a page shows, in few colours. Its animations go on: on the patient's page a green fades by one."""
    told = page.evaluate("document.querySelector('main').getBoundingClientRect().bottom")
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture = picture.crop((0, 0, picture.width, min(picture.height, int(told) + 1)))
    few = picture.quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(folder / f"{name}.png", optimize=True)


def pharmacist(page: Page, folder: Path) -> None:
    """Show the overview, a unit, a lot and the alerts."""
    expect(page.locator("#sums")).to_contain_text("too warm")
    keep(page, folder, "overview")
    page.goto(f"{_base(page)}{_UNIT}?range=day")
    expect(page.locator("#chart canvas").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    keep(page, folder, "unit")
    page.goto(f"{_base(page)}/stock?condition=do+not+use")
    keep(page, folder, "stock")
    page.get_by_role("link", name="Kesimpta, lot no. DEMO-K2").first.click()
    expect(page.locator("#chart canvas").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    keep(page, folder, "lot")
    page.goto(f"{_base(page)}/alerts")
    keep(page, folder, "alerts")


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with demo() as links, sync_playwright() as playwright:
        began = time.monotonic()
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        wide, phone = (browser.new_page(viewport={"width": width, "height": height}) for width, height in (WIDE, PHONE))
        wide.goto(links["pharmacist"])
        phone.goto(links["patient"])
        keep(phone, folder, "patient-green")
        wide.wait_for_timeout(max(0.0, SIGHT - (time.monotonic() - began)) * 1000)
        pharmacist(wide, folder)
        phone.reload()
        keep(phone, folder, "patient-red")
        browser.close()


def _base(page: Page) -> str:
    return page.url.split("/", 3)[0] + "//" + page.url.split("/", 3)[2]


if __name__ == "__main__":
    main()
