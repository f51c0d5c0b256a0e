"""Reading a page back as a browser would: elements, their texts, tables, and what it asks of the network."""

from html.parser import HTMLParser
from typing import NamedTuple


class Element(NamedTuple):
    """A start tag with the text up to its end tag."""

    tag: str
    attributes: dict[str, str]
    text: list[str]


VOID = {"meta", "img", "input", "link", "br"}


class Page(HTMLParser):
    """A page taken apart."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(text)
        self.close()
        assert not self._open, [each.tag for each in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, [])
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text.append(data)

    def all(self, tag: str) -> list[Element]:
        return [each for each in self.elements if each.tag == tag]

    def texts(self, tag: str) -> list[str]:
        return [" ".join("".join(each.text).split()) for each in self.all(tag)]

    def rows(self, table: str) -> list[list[str]]:
        """Return the cells of the body of a table by its id."""
        start = next(place for place, each in enumerate(self.elements) if each.attributes.get("id") == table)
        rows: list[list[str]] = []
        for each in self.elements[start + 1 :]:
            if each.tag == "table":
                break
            if each.tag == "tr":
                rows.append([])
            if each.tag == "td":
                rows[-1].append("".join(each.text))
        return [row for row in rows if row]
