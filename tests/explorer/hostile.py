"""The real data with texts that are made to hurt: every text for people begins with one of them."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from policygraph.build import build
from policygraph.drafts.review_file import ReviewFile
from policygraph.drafts.reviewing import Reviewing, review
from policygraph.session import Session
from policygraph.vocabulary import PREFIXES

from ..conftest import ROOT
from ..servers import Server, serve
from .drafting import SLUG, TEXT, ingested

__all__ = [
    "ADDRESSES",
    "FORMULAS",
    "HURT",
    "LATER",
    "LONG",
    "MARKUP",
    "PAYLOADS",
    "POLICIES",
    "hostile_site",
]

POLICIES = ("asr-gli-2027", "asr-ziekenvervoer-2027")
LATER = "asr-gli-2028"
"""The first of them again for the next year, with other texts."""
HURT = "x-hurt"
"""An element, and with ``data-`` an attribute, that no template has."""
MARKUP = (
    "<x-hurt></x-hurt><script>hurt()</script>",
    '"><x-hurt data-x-hurt="1"></x-hurt><img src=x onerror=hurt()>',
    "'><x-hurt></x-hurt><svg/onload=hurt()>",
    '" data-x-hurt="1" onmouseover="hurt()" autofocus onfocus="hurt()" x="',
    "' data-x-hurt='1' onmouseover='hurt()' autofocus onfocus='hurt()' x='",
    "</title></textarea></option></script></style><x-hurt></x-hurt><script>hurt()</script>",
    "--></noscript><x-hurt></x-hurt><!-- <![CDATA[ ]]> <?x ?>",
    "&lt;x-hurt&gt;&amp;&#60;x-hurt&#62;&colon;",
)
ADDRESSES = ("javascript:hurt()//", "data:text/html,<script>hurt()</script>", "//evil.example/x")
FORMULAS = ("=cmd|' /C calc'!A0", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(1,1)", "\t=1+1", "\r=1+1")
RIGHT_TO_LEFT = "\u202egnirts \u2067ned"
CONTROL = "a\u0001b\u0008c\u007fd\u0085e\u2028f\ufffe"
LONG = "x" * 10_000
PAYLOADS = (
    *MARKUP, *ADDRESSES, *FORMULAS, RIGHT_TO_LEFT,
    "\u200b\u200d\ufeff\u2060", CONTROL,
    "a\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nATTENDEE:mailto:x@evil.example\r\n",
    "{{ 7*7 }} {% raw %} ${7*7} #{7*7} %s {0} \\u003cx-hurt\\u003e \\", "Z\u0300\u0301\u0302" * 80,
    "y" * 300, LONG,
)  # fmt: skip
_CODES = {
    f"{PREFIXES['pg']}{name}"
    for name in ("quoteHash", "sha256", "contactKind", "comparator", "period")
}
"""Properties whose values are read by programs; the model knows which they may have."""
_TITLES = {POLICIES[0]: MARKUP[0], POLICIES[1]: FORMULAS[0], LATER: CONTROL, SLUG: MARKUP[1]}
_NAMED = {PREFIXES["norm"] + "duurzamere-keuze-vermeld": LONG}
"""Norms of GLI with a text of their own, so that a page has it whatever the data are."""
_RARE = {LONG: 40}
"""Ten thousand characters in every other label would be a large page, not a hostile one."""


def _texts() -> Iterator[str]:
    """Return the payloads again and again, the long one seldom."""
    count: Counter[str] = Counter()
    while True:
        for text in PAYLOADS:
            count[text] += 1
            if count[text] % _RARE.get(text, 1) == 0:
                yield text


def _spoiled(term: ox.Triple, texts: Iterator[str]) -> ox.Triple:
    value = term.object
    if not isinstance(value, ox.Literal) or term.predicate.value in _CODES:
        return term
    if value.language is None and value.datatype.value != PREFIXES["xsd"] + "string":
        return term
    text = f"{_chosen(term) or next(texts)} {value.value}"
    made = ox.Literal(text, language=value.language) if value.language else ox.Literal(text)
    return ox.Triple(term.subject, term.predicate, made)


def _chosen(term: ox.Triple) -> str | None:
    """Return what begins the title of a policy: titles are the heads of columns too."""
    if isinstance(term.subject, ox.NamedNode) and term.subject.value in _NAMED:
        return _NAMED[term.subject.value]
    if term.predicate.value != PREFIXES["dcterms"] + "title":
        return None
    return next(
        (text for slug, text in _TITLES.items() if str(term.subject).endswith(f"{slug}>")), None
    )


def _spoil(path: Path, texts: Iterator[str]) -> None:
    parsed = ox.parse(path.read_text(encoding="utf-8"), format=ox.RdfFormat.TURTLE)
    triples = [_spoiled(quad.triple, texts) for quad in parsed]
    ox.serialize(triples, str(path), format=ox.RdfFormat.N_TRIPLES)


@contextmanager
def hostile_site(folder: Path) -> Iterator[Server]:
    """Serve two policies with all concepts and norms, every text of them spoiled.

    The documents are made up, so all wording is gone from its place.
    """
    data, texts = folder / "data", _texts()
    shutil.copytree(ROOT / "data", data)
    _next_year(data)
    for path in sorted(data.rglob("*.ttl")):
        if path.parent.name == "policies" and path.stem not in (*POLICIES, LATER):
            path.unlink()
        else:
            _spoil(path, texts)
    build(ROOT / "ontology", data, folder / "store")
    (folder / "documents").mkdir()
    for slug in POLICIES:
        _write_document(folder / "documents" / f"{slug}.txt")
    _write_draft(folder, texts)
    with serve(
        store=folder / "store", log_level="error", documents=folder / "documents",
        drafts=folder / "drafts",
    ) as running:  # fmt: skip
        yield running


def _write_draft(folder: Path, texts: Iterator[str]) -> None:
    """Write a draft whose wording, labels, reasons and reviewers all hurt; half is decided."""
    lines = (t for t in _texts() if not {"\n", "\r", "\u2028", "\u0085"} & set(t))
    words = "".join(
        f"- U beschikt over {next(lines)[:2000]} voor uw praktijk.\n" for _ in range(30)
    )
    session = Session.open(folder / "store")
    ingested(folder / "drafts", session, f"{TEXT}\n## {MARKUP[0]}\n\n{words}")
    here = folder / "drafts" / SLUG
    _spoil(here / "draft.ttl", texts)
    by = {"verdict": "reject", "who": f"{MARKUP[1]} {RIGHT_TO_LEFT}", "when": "2026-11-20"}
    rows = tuple({"id": f"L{n:04d}", "remark": MARKUP[n % len(MARKUP)]} | by for n in (9, 10, 11))
    said = ReviewFile(SLUG, {"bepalingen": rows})
    asked = Reviewing(
        here, None, ROOT / "ontology", folder / "none", "", "2026-11-22", said=said,
        publishing=False,
    )  # fmt: skip
    assert review(asked, session.catalogue).errors == ()


def _next_year(data: Path) -> None:
    policies, listed = data / "policies", data / "documents.ttl"
    text = (policies / f"{POLICIES[0]}.ttl").read_text(encoding="utf-8")
    text = text.replace(POLICIES[0], LATER).replace('"2027"^^xsd:gYear', '"2028"^^xsd:gYear')
    (policies / f"{LATER}.ttl").write_text(text, encoding="utf-8")
    known = listed.read_text(encoding="utf-8")
    entry = known.split(f"doc:{POLICIES[0]} a pg:Document")[1].split("\n\n")[0]
    listed.write_text(f"{known}\ndoc:{LATER} a pg:Document{entry}\n", encoding="utf-8")


def _write_document(path: Path) -> None:
    """Write a made-up document of the same length as the real ones: headings, lists, hostile text."""
    texts = (t for t in _texts() if "\n" not in t and "\r" not in t)
    lines = [f"{'## ' if n % 9 == 0 else '- '}{next(texts)} moet" for n in range(343)]
    path.write_text("\n".join(lines), encoding="utf-8")
