"""A page as it is read: its tables by their rows, what stands where, and whether it asks for anything of elsewhere."""

import re

import httpx
import lxml.html


class Read:
    """A page of ours; refuses scripts and styles in line, and anything from another address."""

    def __init__(self, answer: httpx.Response) -> None:
        self.status = answer.status_code
        self.html = answer.text
        self.root = lxml.html.document_fromstring(answer.text)
        assert not self.root.xpath("//script[not(@src)] | //style | //@style | //@onclick | //@onload")
        outside = [each for each in self.root.xpath("//@src | //link/@href") if re.match(r"(?i)([a-z]+:)?//", each)]
        assert outside == []

    def text(self, path: str = "//main") -> str:
        """The text of what an XPath finds, one space between words."""
        return _words(*self.root.xpath(path))

    def rows(self, path: str = "//main//table") -> list[list[str]]:
        """The cells' texts of the first table that an XPath finds, its head left out."""
        (table, *_) = self.root.xpath(path)
        return [[_words(cell) for cell in row] for row in table.xpath("./tbody/tr")]

    def links(self, path: str = "//main") -> list[str]:
        """Where the links within lead."""
        return [str(each) for each in self.root.xpath(f"{path}//a/@href")]

    def menu(self) -> list[str]:
        """The words of the menu."""
        return [_words(each) for each in self.root.xpath("//header//li/a")]


def _words(*elements: lxml.html.HtmlElement) -> str:
    return " ".join(" ".join(text for each in elements for text in each.itertext()).split())
