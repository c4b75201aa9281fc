"""A person at a real browser: signed in, and watched: nothing goes wrong unseen, nothing is asked of elsewhere."""

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request

from tests.api.conftest import PASSWORD

ARGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDE, PHONE = (1440, 900), (390, 844)
_NOTED = "addEventListener('securitypolicyviolation', (e) => console.error('CSP', e.violatedDirective, e.blockedURI))"


class Person:
    """Somebody of a role with a window of a size, in one of the two schemes.

    Args:
        browser: Chromium.
        url: of the server.
        role: who; empty: nobody has signed in.
        size: of the window, px.
        scheme: `light` or `dark`.
    """

    def __init__(
        self, browser: Browser, url: str, role: str = "pharmacist", size: tuple[int, int] = WIDE, scheme: str = "light"
    ) -> None:
        self.url = url
        self.wrong: list[str] = []
        self.context: BrowserContext = browser.new_context(
            base_url=url,
            viewport={"width": size[0], "height": size[1]},
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        self.context.set_default_timeout(20_000)
        self.context.add_init_script(_NOTED)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("request", self._asked)
        if role:
            self.sign_in(role)

    def sign_in(self, role: str) -> None:
        self.page.goto("/sign-in")
        self.page.get_by_label("Address").fill(f"{role}@river.example")
        self.page.get_by_label("Password").fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        self.page.wait_for_url(lambda address: "/sign-in" not in address)

    def overflow(self) -> int:
        """By how many px the page is wider than its window."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - innerWidth"))

    def reached_by_tab(self, most: int = 200) -> list[str]:
        """What the Tab key comes to, in its order, by its words; each has an outline while it has the focus."""
        self.page.evaluate("document.body.focus()")
        found: list[str] = []
        for _ in range(most):
            self.page.keyboard.press("Tab")
            told = self.page.evaluate(
                "(() => { const e = document.activeElement; if (!e || e === document.body) return null;"
                " return [e.innerText || e.getAttribute('aria-label') || e.id, getComputedStyle(e).outlineStyle]; })()"
            )
            if told is None:
                break
            words, outline = told
            assert outline != "none", f"{words!r} has the focus and does not show it"
            found.append(" ".join(words.split()))
        return found

    def close(self) -> None:
        """Close the window; fail if anything went wrong in it."""
        self.context.close()
        assert self.wrong == []

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.wrong.append(f"{message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.wrong.append(f"asked elsewhere: {request.url}")
