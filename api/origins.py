"""Origins: which pages are ours, by the addresses that browsers name."""

from urllib.parse import urlsplit

from fastapi import Request


def path_of(request: Request, url: str) -> str:
    """Return the path of one of our pages; empty: it is another site's, or no address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    # A proxy may ask us under another name than people do.
    ours = {request.headers.get("host", "")} | _named(request)
    return (parts.path or "/") if parts.netloc and parts.netloc in ours else ""


def _named(request: Request) -> set[str]:
    url = request.app.state.settings.api.url
    return set() if url is None else {urlsplit(url).netloc}
