"""Word documents: paragraphs, lists and tables in the order of the document to lines."""

import zipfile
from collections import Counter
from collections.abc import Iterator
from io import BytesIO

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.package import Package

from policygraph.model import Text
from policygraph.reading.docx_blocks import BodyWriter, Element
from policygraph.reading.docx_styles import Numbering, Styles
from policygraph.reading.lines import clean
from policygraph.reading.model import Limits, ReadError, ReadLine
from policygraph.reading.sentences import say

__all__ = ["read_docx"]

_FORBIDDEN = tuple(
    mark.encode(coding) for mark in ("<!DOCTYPE", "<!ENTITY") for coding in
    ("ascii", "utf-16-le", "utf-16-be")
)  # fmt: skip


def read_docx(
    data: bytes, _limits: Limits
) -> tuple[tuple[ReadLine, ...], str | None, tuple[Text, ...]]:
    """Return the lines, the title, and what was left out of a Word document.

    Raises ReadError (hostile-document, unsupported-document, broken-document); a parser's own error
    is left to the caller.
    """
    _no_entities(data)
    part = Package.open(BytesIO(data)).main_document_part
    root: Element | None = getattr(part, "element", None)
    body = None if root is None else root.find(qn("w:body"))
    if body is None:
        raise ReadError(
            "unsupported-document",
            "The Word document is of a special kind (with macros, or a template). Save it as DOCX.",
        )
    styles = Styles(_root(part, RELATIONSHIP_TYPE.STYLES))
    numbering = Numbering(_root(part, RELATIONSHIP_TYPE.NUMBERING), styles)
    notes = {
        "footnote": _notes(_root(part, RELATIONSHIP_TYPE.FOOTNOTES), "w:footnote"),
        "endnote": _notes(_root(part, RELATIONSHIP_TYPE.ENDNOTES), "w:endnote"),
    }
    addresses = {r.rId: str(r.target_ref) for r in part.rels.values() if r.is_external}
    writer = BodyWriter(styles, numbering, addresses, notes)
    writer.blocks(body)
    lines = writer.finish()
    return lines, writer.title or _title(part), tuple(_said(writer.counts, part))


def _no_entities(data: bytes) -> None:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for entry in archive.infolist():
            if entry.filename.lower().endswith((".xml", ".rels")):
                content = archive.read(entry)
                if any(mark in content for mark in _FORBIDDEN):
                    raise ReadError(
                        "hostile-document",
                        f"{entry.filename} in the document declares XML entities, which Word never "
                        "writes; nothing was resolved. Save the document again from Word.",
                    )


def _root(part: Part, relation: str) -> Element | None:
    for found in part.rels.values():
        if found.reltype == relation and not found.is_external:
            return parse_xml(found.target_part.blob)
    return None


def _notes(root: Element | None, tag: str) -> dict[str, Element]:
    if root is None:
        return {}
    return {
        note.get(qn("w:id"), ""): note
        for note in root.findall(qn(tag))
        if note.get(qn("w:type")) in (None, "normal")
    }


def _title(part: Part) -> str | None:
    package = part.package
    title = clean(package.core_properties.title or "") if package is not None else ""
    return title or None


def _running_words(part: Part) -> int:
    kinds = (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER)
    words = 0
    for relation in part.rels.values():
        if relation.reltype in kinds and not relation.is_external:
            root: Element = parse_xml(relation.target_part.blob)
            words += sum(len((t.text or "").split()) for t in root.iter(qn("w:t")))
    return words


_COUNTED = ("insertions", "deletions", "hidden", "unsafe", "pictures", "embedded")


def _said(counts: Counter[str], part: Part) -> Iterator[Text]:
    yield from (say(name, counts[name]) for name in _COUNTED if counts[name])
    if words := _running_words(part):
        yield say("headers", words)
    comments = _root(part, RELATIONSHIP_TYPE.COMMENTS)
    if comments is not None and comments.find(qn("w:comment")) is not None:
        yield say("comments")
