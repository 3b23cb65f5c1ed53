"""``/search``: things by their names, as Dutch needs it, and how each was found."""

from collections.abc import Iterable
from functools import partial
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from policygraph.api.representation import make_once
from policygraph.api.state import ServerState, state_of
from policygraph.api.unreviewed import search_with_drafts
from policygraph.explorer.pages import Frame, Shown, show
from policygraph.explorer.viewing import UnknownNameError, day_named, unknown_page
from policygraph.model import Text
from policygraph.search import Hit, SearchIndex, marked
from policygraph.session import Session
from policygraph.unreviewed import with_drafts
from policygraph.versions import in_force
from policygraph.vocabulary import local_name

__all__ = ["TYPE_WORDS", "router"]

router = APIRouter()

TYPE_WORDS: Final = {
    "CareType": Text("Zorg", "Care"),
    "ProviderType": Text("Soorten aanbieder", "Kinds of provider"),
    "ProfessionalRole": Text("Beroepen en functies", "Occupations and roles"),
    "Policy": Text("Inkoopbeleid", "Purchasing policies"),
    "Norm": Text("Normen", "Norms"),
    "Law": Text("Wetten", "Laws"),
    "Certification": Text("Certificaten", "Certificates"),
    "Registration": Text("Inschrijvingen", "Registrations"),
    "Register": Text("Registers", "Registers"),
    "Standard": Text("Standaarden en richtlijnen", "Standards and guidelines"),
    "Agreement": Text("Akkoorden", "Agreements"),
    "Programme": Text("Programma’s", "Programmes"),
    "ContractDocument": Text("Contractdocumenten", "Contract documents"),
    "Circumstance": Text("Feiten waar iets van afhangt", "Facts that something depends on"),
    "Organization": Text("Organisaties", "Organisations"),
    "InformationSystem": Text("Portalen en systemen", "Portals and systems"),
    "ContactPoint": Text("Contact", "Contact"),
    "Theme": Text("Onderwerpen", "Subjects"),
    "Purpose": Text("Waar een voorwaarde voor is", "What a condition is for"),
    "Document": Text("Documenten", "Documents"),
}
"""What the types of things are called above a list, in the order in which people look."""

_HOW: Final = {
    "label": Text("de naam zelf", "the name itself"),
    "alias": Text("ook zo genoemd", "also called so"),
    "word": Text("komt in de naam voor", "is in the name"),
    "stem": Text("andere vorm van het woord", "another form of the word"),
    "part": Text("deel van een samengesteld woord", "part of a compound word"),
    "fuzzy": Text("lijkt erop", "looks like it"),
}
_SHOWN: Final = 8
"""Things shown of a type before the reader asks for all."""
_LONGEST: Final = 200
_NEAREST: Final = 5
_NAMED: Final = tuple(t for t in TYPE_WORDS if t not in ("ContactPoint", "Document", "Policy"))
"""The types whose names people know; the others are named by what they belong to."""


@router.get("/search", include_in_schema=False)
async def search(request: Request) -> Response:
    """Show the things that a text may mean, by type."""
    return await show(request, partial(_search, state_of(request)))


def _search(state: ServerState, session: Session, frame: Frame) -> Shown:
    asked = dict(frame.asked)
    text = asked.get("q", "").strip()[:_LONGEST]
    index: SearchIndex = make_once(state, "search", lambda: SearchIndex(session.catalogue))
    drafts = asked.get("drafts") == "include" and bool(session.drafts)
    if drafts:
        index = search_with_drafts(state, session)
        frame.catalogue = with_drafts(session.catalogue, session.drafts)
    hits = marked(index.search(text), session.catalogue)
    try:
        day = day_named(asked["as_of"]) if asked.get("as_of") else None
    except UnknownNameError as error:
        return unknown_page(frame, error)
    if day:
        policies, there = session.catalogue.policies, in_force(session.catalogue, day)
        hits = [hit for hit in hits if hit.iri not in policies or hit.iri in there]
    type_ = asked.get("type", "")
    only = type_ if any(hit.type == type_ for hit in hits) else None
    typos = bool(hits) and all(hit.how == "fuzzy" for hit in hits)
    values = {
        "text_asked": text,
        "groups": _groups(hits, only),
        "total": len(hits),
        "only": only,
        "most": None if only else _SHOWN,
        "meant": _meant(session, hits, text) if typos or not hits else [],
        "typos": typos,
        "how": _HOW,
        "slug": local_name,
        "as_of": day,
        "drafts": drafts,
        "drafts_there": bool(session.catalogue.drafts),
    }
    return Shown("search.html", values)


def _groups(hits: Iterable[Hit], only: str | None) -> list[tuple[str, Text, list[Hit]]]:
    """Return the hits by type; the type of the best hit comes first."""
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        if only in (None, hit.type):
            found.setdefault(hit.type, []).append(hit)
    best = next(iter(found), None)
    order = list(TYPE_WORDS)
    ranked = sorted(
        found, key=lambda t: (t != best, order.index(t) if t in order else len(order), t)
    )
    return [(t, TYPE_WORDS.get(t, Text(t, t)), found[t]) for t in ranked]


def _meant(session: Session, hits: Iterable[Hit], text: str) -> list[str]:
    """Return names that may have been meant: those a typo away, else the nearest of all."""
    if not text:
        return []
    near = [hit.matched for hit in hits]
    near += [] if near else session.names.nearest(text, *_NAMED, limit=_NEAREST)
    folded = {name.casefold(): name for name in reversed(near)}
    return list(dict.fromkeys(folded[n.casefold()] for n in near))[:_NEAREST]
