"""Two years of one made-up policy, documents and data together, in which everything changes once.

What differs is written down beside each line; the sentences are of nobody.
"""

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

from policygraph.anchors import DocumentText
from policygraph.build import build
from policygraph.formatting import turtle
from policygraph.sources import read_turtle
from policygraph.vocabulary import PREFIXES

from .conftest import ROOT, turtle_header

__all__ = ["EARLIER", "LATER", "NEW", "NORM", "OLD", "SCRIPT", "Changing", "changing"]

OLD, NEW = "proef-2027", "proef-2028"
NORM = PREFIXES["norm"] + "proef-"
SCRIPT = "<script>alert(1)</script>"

EARLIER = """# Proefbeleid 2027

## Contractvoorwaarden 2027
- U rondt minstens 80% van de plannen op tijd af.
- U meldt een storing aan het loket binnen twee weken.
- U levert uw opgave in vóór 1 juli 2026.
- U levert uw jaarplan in vóór 1 oktober 2026.
- U plaatst een klachtenbus in de hal.
- U houdt een logboek bij van elk bezoek.
- U hanteert een huisreglement.
- U bent verzekerd tegen brand.

## Kwaliteit
- U toetst uw werk ieder jaar.
- U volgt een opfriscursus.

## Contact
Vragen over declaraties? Mail declaraties@proef.example.
Vragen over het contract? Mail contract@proef.example.
"""

LATER = """# Proefbeleid 2028

## Wijzigingen
- De grens voor plannen gaat omhoog.
- Het huisreglement is geen eis meer.
- Uw brandverzekering moet hoger zijn.
- De klachtenbus is niet langer nodig.

## Contractvoorwaarden 2028
- U rondt minstens 90% van de plannen op tijd af.
- U meldt een storing aan het loket binnen één week.
- U levert uw opgave in vóór 1 juni 2027.
- U levert uw jaarplan in vóór 1 oktober 2027.
- Wij zien graag dat u een huisreglement hanteert.
- U bent verzekerd tegen brand.
- U oefent een ontruiming.

## Kwaliteit
- U houdt een logboek bij van elk bezoek.
- U toetst uw werk elk kalenderjaar.
- U volgt een opfriscursus.

## Contact
Vragen over declaraties? Mail declareren@proef.example.
Vragen over het contract? Mail contract@proef.example.
"""


@dataclass(frozen=True)
class Changing:
    """Where the data, the documents and the built store are."""

    data: Path
    documents: Path
    store: Path


def _limit(value: int) -> str:
    return (
        'pg:hasThreshold [ a pg:Threshold ; pg:quantity "plannen op tijd"@nl , "plans in time"@en ; '
        f'pg:comparator ">=" ; pg:value {value} ; pg:unit "%"@nl , "%"@en ]'
    )


def _due(action: str, *, period: str = "", day: str = "") -> str:
    when = f'pg:period "{period}"' if period else f'pg:date "{day}"^^xsd:date ; pg:inclusive false'
    return (
        f'pg:hasDeadline [ a pg:Deadline ; {when} ; pg:action "{action}"@nl , "{action}"@en ; '
        'pg:who "aanbieder"@nl , "provider"@en ]'
    )


_R, _E, _P = "Requirement", "Expectation", "ProcedureStep"
_Row = tuple[int, str, str, str]
# Line, kind, norm, what more it says.
_EARLIER: tuple[_Row, ...] = (
    (4, _R, "plannen", _limit(80)),
    (5, _R, "storing", _due("storing melden", period="P2W")),
    (6, _R, "opgave", _due("opgave inleveren", day="2026-07-01")),
    (7, _R, "jaarplan", _due("jaarplan inleveren", day="2026-10-01")),
    (8, _R, "klachtenbus", ""),
    (9, _R, "logboek", ""),
    (10, _R, "huisreglement", ""),
    (11, _R, "brand", ""),
    (14, _R, "toets", ""),
    (15, _R, "cursus", ""),
    (18, _P, "declaraties", "pg:hasContact contact:proef-declaraties"),
    (19, _P, "contract", "pg:hasContact contact:proef-contract"),
)
_LATER: tuple[_Row, ...] = (
    (10, _R, "plannen", _limit(90)),
    (11, _R, "storing", _due("storing melden", period="P1W")),
    (12, _R, "opgave", _due("opgave inleveren", day="2027-06-01")),
    (13, _R, "jaarplan", _due("jaarplan inleveren", day="2027-10-01")),
    (14, _E, "huisreglement", ""),
    (15, _R, "brand", ""),
    (16, _R, "ontruiming", ""),
    (19, _R, "logboek", ""),
    (20, _R, "toets", ""),
    (21, _R, "cursus", ""),
    (24, _P, "declaraties", "pg:hasContact contact:proef-declareren"),
    (25, _P, "contract", "pg:hasContact contact:proef-contract"),
)
# Line, and the lines of what it announces.
_ANNOUNCED = ((4, (10,)), (5, (14,)), (6, (15,)), (7, ()))
_SUBJECTS = ("declaraties", "declareren", "contract")


def _headings(text: str) -> list[tuple[int, str]]:
    lines = enumerate(text.split("\n"), 1)
    return [(number, line.lstrip("# ")) for number, line in lines if line.startswith("## ")]


def _policy(slug: str, year: int, text: str, rows: tuple[_Row, ...], more: str = "") -> str:
    document, me = DocumentText(text), f"<{PREFIXES['policy']}{slug}>"
    out = [
        f'{me} a pg:Policy ; dcterms:title "Proefbeleid {year} {SCRIPT}"@nl , '
        f'"Trial policy {year} {SCRIPT}"@en ; pg:insurer organization:asr ; '
        f"pg:concerns care:wijkverpleging ; pg:document doc:{slug} ; "
        f"pg:hasTerm here:term {more} .",
        f'here:term a pg:Term ; pg:contractYear "{year}"^^xsd:gYear .',
    ]
    headings = _headings(text)
    out += [
        f'here:S{n:04d} a pg:Section ; pg:heading "{h}" ; pg:startLine {n} .' for n, h in headings
    ]
    for line, kind, norm, extra in rows:
        anchor = document.anchor(line, line, None, None)
        section = max(n for n, _ in headings if n <= line)
        for_ = " ; pg:conditionFor purpose:contract-verkrijgen" if kind == _R else ""
        out.append(
            f"here:L{line:04d} a pg:{kind} ; pg:isGeneralProvisionOf {me} ; "
            f"pg:expresses norm:proef-{norm}{for_} ; {extra + ' ; ' if extra else ''}"
            f"pg:theme theme:kwaliteit ; pg:section here:S{section:04d} ; pg:startLine {line} ; "
            f'pg:endLine {line} ; pg:quoteHash "{anchor.hash}" .'
        )
    return "\n".join(out)


def _announcements(text: str) -> tuple[str, str]:
    document, out = DocumentText(text), []
    for line, about in _ANNOUNCED:
        anchor = document.anchor(line, line, None, None)
        words = anchor_words = document.lines[line - 1].lstrip("- ")
        names = " ".join(f"pg:announces here:L{n:04d} ;" for n in about)
        out.append(
            f'here:A{line:04d} a pg:Announcement ; skos:prefLabel "{words}"@nl , '
            f'"{anchor_words}"@en ; {names} pg:startLine {line} ; pg:endLine {line} ; '
            f'pg:quoteHash "{anchor.hash}" .'
        )
    iris = " , ".join(f"here:A{line:04d}" for line, _ in _ANNOUNCED)
    return f"; pg:hasAnnouncement {iris}", "\n".join(out)


def _write(path: Path, slug: str, text: str) -> None:
    here = {"here": f"{PREFIXES['policy']}{slug}/"}
    path.write_text(f"{turtle_header()}@prefix here: <{here['here']}> .\n{text}", encoding="utf-8")
    path.write_text(turtle(read_turtle(path), here), encoding="utf-8")


def changing(folder: Path) -> Changing:
    """Make the data with the two years beside the real policies, the documents, and the store."""
    data, documents = folder / "data", folder / "documents"
    shutil.copytree(ROOT / "data", data)
    documents.mkdir()
    (documents / f"{OLD}.md").write_text(EARLIER, encoding="utf-8")
    (documents / f"{NEW}.md").write_text(LATER, encoding="utf-8")
    named, announced = _announcements(LATER)
    policies = data / "policies"
    _write(policies / f"{OLD}.ttl", OLD, _policy(OLD, 2027, EARLIER, _EARLIER))
    later = _policy(NEW, 2028, LATER, _LATER, named)
    _write(policies / f"{NEW}.ttl", NEW, f"{later}\n{announced}")
    norms = dict.fromkeys(norm for _, _, norm, _ in (*_EARLIER, *_LATER))
    _write(
        data / "norms" / "proef.ttl",
        "proef",
        "\n".join(
            f'norm:proef-{n} a pg:Norm ; skos:prefLabel "proef {n}"@nl , "trial {n}"@en .'
            for n in norms
        ),
    )
    _write(
        data / "concepts" / "proef.ttl",
        "proef",
        "\n".join(
            f'contact:proef-{s} a pg:ContactPoint ; pg:subject "'
            f'{"declaraties" if s == "declareren" else s}"@nl , "{s[:5]}"@en ; '
            f'pg:contactKind "email" ; pg:contactValue "{s}@proef.example" ; '
            "pg:contactFor care:wijkverpleging ."
            for s in _SUBJECTS
        ),
    )
    listed = (data / "documents.ttl").read_text(encoding="utf-8")
    for slug in (OLD, NEW):
        sha = hashlib.sha256((documents / f"{slug}.md").read_bytes()).hexdigest()
        listed += f'\ndoc:{slug} a pg:Document ; pg:sha256 "{sha}" .\n'
    (data / "documents.ttl").write_text(listed, encoding="utf-8")
    build(ROOT / "ontology", data, folder / "store")
    return Changing(data, documents, folder / "store")
