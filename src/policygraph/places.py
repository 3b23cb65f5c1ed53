"""Every place that the graph claims in a document: provisions, findings and announcements."""

import re
from pathlib import Path

import pyoxigraph as ox

from policygraph.model import Place
from policygraph.store import GraphStore
from policygraph.vocabulary import local_name

__all__ = ["excused_lines", "excused_reasons", "places"]

_QUERY = """
PREFIX pg: <https://w3id.org/policygraph/ns#>
SELECT ?thing ?document ?start ?end ?from ?to ?hash WHERE {
  ?thing pg:quoteHash ?hash ; pg:startLine ?start ; pg:endLine ?end .
  { ?thing pg:statedIn ?policy } UNION { ?policy pg:hasAnnouncement ?thing }
  ?policy pg:document ?document .
  OPTIONAL { ?thing pg:startColumn ?from ; pg:endColumn ?to }
} ORDER BY ?thing
"""
_EXCUSED = re.compile(
    r"^\|\s*`?(?P<slug>[\w-]+)`?\s*\|\s*(?P<lines>[\d, –-]+)\s*\|"
    r"(?P<reason>[^|]*)"
)


def _number(term: object) -> int | None:
    return int(term.value) if isinstance(term, ox.Literal) else None


def places(graph: GraphStore) -> dict[str, Place]:
    """Return the place of every statement and announcement that has a hash, by IRI."""
    result = graph.select(_QUERY)
    out = {}
    if isinstance(result, ox.QuerySolutions):
        for row in result:
            thing, document = row["thing"], row["document"]
            if isinstance(thing, ox.NamedNode) and isinstance(document, ox.NamedNode):
                hash_ = row["hash"]
                out[thing.value] = Place(
                    local_name(document.value),
                    (),
                    _number(row["start"]) or 0,
                    _number(row["end"]) or 0,
                    _number(row["from"]),
                    _number(row["to"]),
                    hash_.value if isinstance(hash_, ox.Literal) else None,
                )
    return out


def excused_lines(readme: Path, slug: str) -> set[int]:
    """Return the lines of a document that the data's README lists with a reason.

    The rows read ``| slug | 62-65, 71 | reason |``.
    """
    return set(excused_reasons(readme, slug))


def excused_reasons(readme: Path, slug: str) -> dict[int, str]:
    """Return the lines of a document that the data's README lists, each with its reason."""
    out: dict[int, str] = {}
    if not readme.is_file():
        return out
    for row in readme.read_text(encoding="utf-8").splitlines():
        match = _EXCUSED.match(row)
        if match and match["slug"] == slug:
            for part in match["lines"].split(","):
                first, _, last = part.strip().replace("–", "-").partition("-")
                if first:
                    lines = range(int(first), int(last or first) + 1)
                    out |= dict.fromkeys(lines, match["reason"].strip())
    return out
