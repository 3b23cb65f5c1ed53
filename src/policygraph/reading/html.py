"""Web pages: what is content becomes lines; menus, banners, scripts and dialogs are left out."""

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from policygraph.model import Text
from policygraph.reading.encoding import decode
from policygraph.reading.html_blocks import PageWriter, is_toggle
from policygraph.reading.lines import clean
from policygraph.reading.model import Limits, ReadLine
from policygraph.reading.sentences import say

__all__ = ["read_html"]

_META = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w:.-]+)", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]+encoding\s*=\s*[\"']([\w:.-]+)", re.IGNORECASE)
_HEAD = 4096
_SILENT = frozenset(
    "head script style noscript template svg canvas object embed iframe audio video input select "
    "textarea datalist map area link meta img picture".split()
)
_ROLES = {
    "navigation": "navigation", "search": "search", "banner": "page header",
    "contentinfo": "page footer", "dialog": "dialogs", "alertdialog": "dialogs",
    "menu": "navigation", "menubar": "navigation",
}  # fmt: skip
_CONSENT = re.compile(r"cookie|consent", re.IGNORECASE)
_OVERLAY = frozenset("div section aside dialog form".split())
_SECTIONING = frozenset("article aside main nav section".split())
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TITLES = frozenset("h1 h2 h3 h4 h5 h6 summary".split())
_CONSENT_SHARE = 0.3
_CONTROLS = ("aria-controls", "data-target", "data-bs-target")
_LONG_HIDDEN = 40
"""A hidden part of so many words inside the main text is no label for programs."""
_DUTCH = {
    "cookie notices": "cookiemeldingen", "dialogs": "dialoogvensters",
    "hidden parts": "verborgen delen", "navigation": "navigatie", "page footer": "paginavoet",
    "page header": "paginakop", "search": "zoekvak",
}  # fmt: skip


def read_html(
    data: bytes, _limits: Limits
) -> tuple[tuple[ReadLine, ...], str | None, tuple[Text, ...]]:
    """Return the lines, the title, and what was left out of a web page.

    Raises ReadError (unknown-encoding).
    """
    declared = _XML.search(data[:_HEAD]) or _META.search(data[:_HEAD])
    text, notes = decode(data, declared[1].decode("ascii") if declared else None)
    tree = LexborHTMLParser(text.replace("\0", ""))
    base = _base(tree)
    page = PageWriter(lambda address: urljoin(base, address))
    left = _Left(tree)
    root = tree.body or tree.root
    if root is not None:
        for node, opening in _walk(root, left):
            page.take(node, opening)
    lines = page.finish()
    return lines, _title(tree), (*notes, *left.sentences(), *page.sentences())


def _base(tree: LexborHTMLParser) -> str:
    for selector in ("base[href]", 'link[rel="canonical"]'):
        node = tree.css_first(selector)
        address = node.attributes.get("href") if node is not None else None
        if address and address.startswith(("http://", "https://")):
            return address
    return ""


def _title(tree: LexborHTMLParser) -> str | None:
    headings = tree.css("h1")
    if len(headings) == 1 and (found := clean(headings[0].text())):
        return found
    node = tree.css_first("title")
    return (clean(node.text()) or None) if node is not None else None


def _walk(root: LexborNode, left: "_Left") -> Iterator[tuple[LexborNode, bool]]:
    """Yield every node that counts when it opens and when it closes; depth costs no stack."""
    node: LexborNode | None = root
    depth = 0
    while node is not None:
        enter = not left.out(node)
        if enter:
            yield node, True
            child = node.child
            if child is not None:
                node, depth = child, depth + 1
                continue
            yield node, False
        while depth and node is not None and node.next is None:
            node, depth = node.parent, depth - 1
            if node is not None:
                yield node, False
        node = node.next if depth and node is not None else None


class _Left:
    """Decides what is no content, and counts it."""

    def __init__(self, tree: LexborHTMLParser) -> None:
        self._parts: Counter[str] = Counter()
        self._words: Counter[str] = Counter()
        body = tree.body
        text = body.text() if body is not None else ""
        self._size, self._text = len(text), " ".join(text.split())
        self._titles = len(tree.css("h1"))
        self._unfolded = 0
        self._controlled = {
            name.removeprefix("#")
            for attribute in _CONTROLS
            for node in tree.css(f"[{attribute}]")
            for name in (node.attributes.get(attribute) or "").split()
        }

    def out(self, node: LexborNode) -> bool:
        """Tell whether a node is left out."""
        tag = node.tag or ""
        if not node.is_element_node:
            return not node.is_text_node
        if tag in _SILENT:
            return True
        if tag == "button":
            return not (is_toggle(node) or (node.parent is not None and node.parent.tag in _TITLES))
        reason = self._reason(tag, node)
        if reason is None:
            return False
        words = len(node.text().split())
        if words:
            self._parts[reason] += 1
            self._words[reason] += words
        return True

    def _reason(self, tag: str, node: LexborNode) -> str | None:
        attributes = node.attributes
        if "hidden" in attributes or _HIDDEN.search(attributes.get("style") or ""):
            if not self._unfolds(node):
                return "hidden parts"
            self._unfolded += 1
        if tag in ("nav", "menu"):
            return "navigation"
        if tag == "dialog":
            return "dialogs"
        role = (attributes.get("role") or "").strip().lower()
        if role in _ROLES and not self._holds_title(node):
            return _ROLES[role]
        marks = f"{attributes.get('id') or ''} {attributes.get('class') or ''}"
        if tag in _OVERLAY and _CONSENT.search(marks) and self._is_small(node):
            return "cookie notices"
        if tag in ("header", "footer") and _is_of_page(node) and not self._holds_title(node):
            return f"page {tag}"
        return None

    def _unfolds(self, node: LexborNode) -> bool:
        """Tell whether a hidden part is text that the page shows after a click.

        It is named by a button, stands behind one, or is long and inside the main text.
        """
        attributes = node.attributes
        if attributes.get("hidden") == "until-found" or attributes.get("role") == "tabpanel":
            return True
        if attributes.get("id") in self._controlled:
            return True
        before = node.prev
        while before is not None and not before.is_element_node:
            before = before.prev
        if before is not None and (before.tag == "button" or before.css_first("[aria-expanded]")):
            return True
        words = node.text().split()
        # The same text once more, for a narrow screen, is not read twice.
        again = self._text.count(" ".join(words[:_LONG_HIDDEN])) > 1
        return len(words) >= _LONG_HIDDEN and not again and _within(node, ("main", "article"))

    def _holds_title(self, node: LexborNode) -> bool:
        return bool(self._titles) and len(node.css("h1")) == self._titles

    def _is_small(self, node: LexborNode) -> bool:
        # A class on a wrapper of the whole page ("cookies-accepted") marks no notice.
        most = max(3_000, _CONSENT_SHARE * self._size)
        return len(node.text()) <= most and not node.css("main, h1")

    def sentences(self) -> Iterator[Text]:
        """Say what was left out and how much, and what was unfolded."""
        if self._unfolded:
            yield say("unfolded", self._unfolded)
        if self._parts:
            counts = [(n, c, self._words[n]) for n, c in sorted(self._parts.items())]
            parts = Text(
                ", ".join(f"{_DUTCH[n]} ({c} delen, {words} woorden)" for n, c, words in counts),
                ", ".join(f"{n} ({c} parts, {words} words)" for n, c, words in counts),
            )
            yield say("no-content", parts)


def _within(node: LexborNode, tags: tuple[str, ...]) -> bool:
    parent = node.parent
    while parent is not None and parent.tag not in tags:
        parent = parent.parent
    return parent is not None


def _is_of_page(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag in _SECTIONING:
            return False
        parent = parent.parent
    return True
