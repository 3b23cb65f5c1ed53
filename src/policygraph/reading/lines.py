"""The Markdown-like lines that all readers write, and how text is made clean for them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from policygraph.reading.model import Box, ReadLine

__all__ = [
    "BULLETS",
    "LineWriter",
    "bullet",
    "clean",
    "is_unsafe",
    "join_cut",
    "linked",
    "looks_like_heading",
]

BULLETS = frozenset(
    "•‣⁃∙◦●○◉◯⚫⬤▪▫■□◾◽◼◻▸▹►▻▶▷›❯➢➣➤➔→⇒»·–—-*✓✔✗✘❖◆◇❑❒❏★☐☑\uf0b7\uf0a7\uf0d8\uf0fc\uf076"
    "\uf0a8\uf02d\uf06f\uf06e\uf071\uf0e0\uf0f0\uf0be\uf0d2\uf0b0\uf0ae"
)
"""Signs that begin a list item, with the private-use glyphs of Symbol and Wingdings."""

_LIGATURES = {
    "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
    "ĳ": "ij", "Ĳ": "IJ",
}  # fmt: skip
_NOTHING = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_TABLE = str.maketrans(
    _LIGATURES | dict.fromkeys(_NOTHING, "") | dict.fromkeys("\u2010\u2011", "-")
)
_SPACE = re.compile(r"\s+")
_CUT = re.compile(r"[^\W\d_]-$")
_HANGS = re.compile(r"(?:en|of|tot|dan|resp|c\.q)\b")
"""Before these words a hyphen stands for a part left out: “in- en uitstroom”."""
_TYPED_BULLET = re.compile(r"([^\w\s(\[\"'“‘#<€&|\\~=+%.,:;!?]|o)[ \t\u00a0]+(?=\S)")
_HEADING_LENGTH = 100
_SAFE_ADDRESS = re.compile(r"(?:https?|mailto|tel|ftp):", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def clean(text: str) -> str:
    """Return text in NFC with ligatures as letters and white space folded.

    A soft hyphen at the end, where a word is cut, becomes a hyphen; other invisible and control
    characters disappear.
    """
    text = text.rstrip()
    if text.endswith("\u00ad"):
        text = text[:-1] + "-"
    text = _SPACE.sub(" ", text.translate(_TABLE))
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", text).strip()


def bullet(text: str) -> str | None:
    """Return the text after a list sign that was typed at its start, None where there is none."""
    found = _TYPED_BULLET.match(text)
    return text[found.end() :] if found and (found[1] in BULLETS or found[1] == "o") else None


def join_cut(parts: Iterable[str]) -> str:
    """Join pieces of one text with spaces, a word cut at the end of a piece without.

    The hyphen stays after a capital ("IZA-" and "doelen"), where no word is ever cut.
    """
    out = ""
    for part in parts:
        if not part:
            continue
        if _CUT.search(out) and part[0].islower() and not _HANGS.match(part):
            out = (out if out[-2].isupper() else out[:-1]) + part
        else:
            out = f"{out} {part}" if out else part
    return out


def looks_like_heading(text: str) -> bool:
    """Tell whether an emphasised text on its own is short and open enough for a heading."""
    return 0 < len(text) <= _HEADING_LENGTH and text[-1] not in ".;:,…" and any(
        c.isalpha() for c in text
    )  # fmt: skip


def is_unsafe(address: str) -> bool:
    """Tell whether an address is of a kind that is no reference: a script, data, a local file."""
    address = "".join(address.split())
    return bool(_SCHEME.match(address)) and not _SAFE_ADDRESS.match(address)


def linked(text: str, address: str) -> str:
    """Return a link as ``[text](address)``.

    Where the address adds nothing to the text, or is of a kind that is no reference (javascript,
    data, a place on the same page), the text alone.
    """
    address = "".join(address.split())
    if not text.strip() or not address or address.startswith("#"):
        return text
    if is_unsafe(address):
        return text
    bare = re.sub(r"^(?:https?://|mailto:|tel:)", "", address, flags=re.IGNORECASE).rstrip("/")
    if text.strip().removeprefix("https://").removeprefix("http://").rstrip("/") == bare:
        return text
    target = address.replace("(", "%28").replace(")", "%29")
    lead, trail = len(text) - len(text.lstrip()), len(text.rstrip())
    return f"{text[:lead]}[{text.strip()}]({target}){text[trail:]}"


class LineWriter:
    """Collects lines; an empty one stands between paragraphs, lists, tables and headings.

    Notes wait until a paragraph or heading begins, so that they never cut running text or a list.
    """

    def __init__(self) -> None:
        """Begin without lines."""
        self.lines: list[ReadLine] = []
        self._last = ""
        self._notes: list[list[ReadLine]] = []

    def _begin(self, kind: str) -> None:
        if kind != self._last and kind in ("heading", "paragraph"):
            self._flush()
        if self._last and (kind != self._last or kind in ("heading", "paragraph")):
            self.blank()
        self._last = kind

    def blank(self) -> None:
        """End what stands there with an empty line."""
        if self.lines and self.lines[-1].text:
            self.lines.append(ReadLine("", self.lines[-1].page))

    def _add(self, text: str, page: int | None, box: Box | None) -> None:
        self.lines.append(ReadLine(text, page, box))

    def heading(
        self, level: int, text: str, page: int | None = None, box: Box | None = None
    ) -> None:
        """Write a heading, level 1 to 6."""
        self._begin("heading")
        self._add(f"{'#' * max(1, min(level, 6))} {text}", page, box)

    def paragraph(self, text: str, page: int | None = None, box: Box | None = None) -> None:
        """Write the first line of a paragraph."""
        if self._last == "paragraph":
            self._flush()
        self._begin("paragraph")
        self._add(text, page, box)

    def item(
        self, level: int, text: str, marker: str = "-", page: int | None = None,
        box: Box | None = None,
    ) -> None:  # fmt: skip
        """Write the first line of a list item; level 1 is the outermost."""
        self._begin("item")
        self._add(f"{'  ' * (level - 1)}{marker} {text}", page, box)

    def prose(self, lines: Sequence[str]) -> bool:
        """Add the lines of a paragraph, typed bullets as items; tell whether a paragraph began."""
        begun = ever = False
        for line in lines:
            typed = bullet(line)
            if typed is not None and line[0] in BULLETS:
                self.item(1, typed)
                begun = False
            elif begun:
                self.more(line)
            else:
                self.paragraph(line)
                begun = ever = True
        return ever

    def more(
        self, text: str, page: int | None = None, box: Box | None = None, indent: int = 0
    ) -> None:
        """Write another line of the same paragraph or item; it is indented under an item."""
        self._add("  " * indent + text, page, box)

    def row(self, cells: Sequence[str], page: int | None = None, box: Box | None = None) -> None:
        """Write a row of a table."""
        self._begin("row")
        self._add("\t".join(cells), page, box)

    def end_table(self) -> None:
        """End a table, so that the next one stands apart."""
        if self._last == "row":
            self.blank()
            self._last = ""

    def note(self, mark: str, lines: Sequence[ReadLine]) -> None:
        """Keep a footnote; it is written as ``[^mark]: text`` where the running text pauses."""
        if lines:
            first = lines[0]
            begun = ReadLine(f"[^{mark}]: {first.text}", first.page, first.box)
            self._notes.append([begun, *lines[1:]])

    def _flush(self) -> None:
        for lines in self._notes:
            self.blank()
            self.lines += lines
            self._last = "note"
        self._notes = []

    def finish(self) -> tuple[ReadLine, ...]:
        """Return all lines, without an empty one at the end."""
        self._flush()
        while self.lines and not self.lines[-1].text:
            self.lines.pop()
        return tuple(self.lines)
