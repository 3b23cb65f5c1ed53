"""The tables of a page as a reader sees them, and the query that stands under each."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from policygraph.vocabulary import ID

__all__ = ["ShownRow", "ShownTable", "shown_tables"]


@dataclass
class ShownRow:
    """A row: its text, the things it links to, and what its marks are called."""

    text: str = ""
    things: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)


@dataclass
class ShownTable:
    """A table of the page with its rows, in their order, and its query."""

    id: str
    rows: list[ShownRow] = field(default_factory=list)
    query: str = ""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tables: list[ShownTable] = []
        self._row: ShownRow | None = None
        self._body = self._code = False
        self.group: set[str] = set()
        self._group = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {k: v or "" for k, v in attrs}
        classes = values.get("class", "").split()
        if tag == "div":
            self.tables += [ShownTable(values["id"])] if "thing-table" in classes else []
        elif tag == "tbody":
            self._body, self.group = True, set()
        elif tag == "tr" and self._body:
            self._group = "group" in classes
            self._row = ShownRow(things=set(self.group))
        elif tag == "code" and self.tables and not self._body and not self.tables[-1].query:
            self._code = True
        elif self._row:
            path = urlsplit(values.get("href", "")).path
            if path.startswith("/thing/"):
                self._row.things.add(ID + unquote(path.removeprefix("/thing/")))
            self._row.marks |= {*classes, values.get("title", ""), values.get("datetime", "")}

    def handle_endtag(self, tag: str) -> None:
        if tag == "td" and self._row:
            self._row.text += " "
        if tag == "tr" and self._row:
            if self._group:
                self.group = self._row.things
            else:
                self.tables[-1].rows.append(self._row)
            self._row = None
        elif tag == "tbody":
            self._body = False
        elif tag == "code":
            self._code = False

    def handle_data(self, data: str) -> None:
        if self._row:
            self._row.text += data
        elif self._code:
            self.tables[-1].query += data


def shown_tables(text: str) -> dict[str, ShownTable]:
    """Return the tables of a page by their id."""
    reader = _Reader()
    reader.feed(text)
    return {t.id: t for t in reader.tables}
