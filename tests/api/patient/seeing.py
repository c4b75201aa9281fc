"""Seeing: what the patient's page shows: the glance, the facts below it, its words."""

import re


def plain(html):
    """A page's words, one space between."""
    body = re.sub(r"<(template|script|svg|noscript).*?</\1>", " ", html, flags=re.DOTALL)
    words = " ".join(re.sub(r"<[^>]+>", " ", body).split())
    return words.replace("&#39;", "'").replace(" .", ".").replace(" ,", ",").replace(" :", ":")


def glance(phone, path="/home"):
    """The colour at a glance, and its words."""
    page = phone.get(path)
    assert page.status_code == 200
    section = re.search(r'<section id="glance".*?</section>', page.text, flags=re.DOTALL)[0]
    section = re.sub(r'<div class="old">.*?</div>', "", section, flags=re.DOTALL)  # what takes its place later
    return re.search(r'data-colour="(\w+)"', section)[1], plain(section)


def facts(phone):
    """What stands below: the words of each line."""
    listed = re.search(r"<dl.*?</dl>", phone.get("/home").text, flags=re.DOTALL)[0]
    pairs = re.findall(r"<dt>(.*?)</dt>\s*<dd.*?>(.*?)</dd>", listed, flags=re.DOTALL)
    return {plain(name): plain(told) for name, told in pairs}
