"""``/thing/…``: the page about each thing: what it is, where it is used, whom it touches."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import pyoxigraph as ox
from fastapi import APIRouter, Request
from fastapi.responses import Response

from policygraph import thing_queries
from policygraph.api.state import ServerState, state_of
from policygraph.description import is_known
from policygraph.explorer.lines import plain_lines
from policygraph.explorer.pages import Frame, Shown, show
from policygraph.explorer.thing_explanation import choices, explained, other_years
from policygraph.explorer.thing_tables import Table, tables_of
from policygraph.explorer.thing_words import FORCE, INCOMING, Names, type_of
from policygraph.explorer.unreviewed import drafted_page, proposal_page
from policygraph.explorer.viewing import NoCareError, UnknownNameError, unknown_page, view_of
from policygraph.model import Contact, Language, Text
from policygraph.session import Session
from policygraph.vocabulary import DCTERMS, ID, INFERRED_GRAPH, NS, PG, RDFS, local_name

__all__ = ["router"]

router = APIRouter()

_FACTS: Final = (
    PG.inFacet, PG.keptBy, PG.operatedBy, PG.entryIn, PG.possiblySucceeds, PG.contactFor,
    PG.insurer, PG.concerns, PG.document, PG.incorporates, DCTERMS.publisher, DCTERMS.isPartOf,
    DCTERMS.issued, DCTERMS.replaces, PG.heading, PG.startLine, PG.endLine, PG.otherLine,
    PG.lineCount, PG.sha256, PG.findingType, PG.announces, PG.contractYear, PG.forCareType,
    PG.forProviderType, PG.quantity, PG.comparator, PG.value, PG.unit, PG.date, PG.period,
    PG.inclusive, PG.action, PG.who, PG.channel, PG.consequence, PG.proofMember, PG.asWritten,
)  # fmt: skip
"""What is said of a thing before its tables, in this order."""
_FORMS: Final = (("ttl", "Turtle"), ("jsonld", "JSON-LD"), ("nt", "N-Triples"), ("rdf", "RDF/XML"))
_NEAREST, _LIKENESS = 6, 55


@dataclass(frozen=True, slots=True)
class Fact:
    """A property with its values: things by IRI, other values as text."""

    property: str
    things: tuple[str, ...]
    texts: tuple[str, ...]


@router.get("/thing/{path:path}", include_in_schema=False)
async def thing(request: Request, path: str) -> Response:
    """Show a thing of ours; one that is not there is 404 with the nearest names."""
    return await show(request, partial(_thing, state_of(request), ID + path))


def _thing(state: ServerState, iri: str, session: Session, frame: Frame) -> Shown | Response:
    catalogue = session.catalogue
    if iri in catalogue.provisions:
        return _provision(state, iri, session, frame)
    if not thing_queries.is_iri(iri) or not is_known(session.graph, iri):
        return _of_a_draft(session, frame, iri) or _unknown(session, iri)
    type_ = type_of(session.graph, catalogue, iri)
    concept = catalogue.concepts.get(iri)
    said = _said(session, iri)
    tables = tables_of(session.graph, iri, type_, frame.lang, _at(frame))
    contact = _contact(session, iri) if type_ == "ContactPoint" else None
    values = _around(session, iri, type_, tables, said)
    return Shown(
        "thing.html",
        values
        | {
            "concept": concept,
            "policy": catalogue.policies.get(iri),
            "contact": contact,
            "identifiers": _texts(said, DCTERMS.identifier),
            "addresses": [t for f in said.get(RDFS.seeAlso, ()) for t in _value(f)],
            "facts": _facts(said, frame.lang),
        },
    )


def _at(frame: Frame) -> dict[str, int]:
    """Return where the paged tables begin, by their name in the address."""
    return {k: int(v) for k, v in frame.asked if v.isascii() and v.isdigit() and len(v) < 8}


def _around(
    session: Session, iri: str, type_: str, tables: tuple[Table, ...], said: Mapping[str, list[Any]]
) -> dict[str, Any]:
    """Return what every page about a thing needs: its names, tables and other forms."""
    mentioned = {v for t in tables for r in t.rows for v in r.values()} | {iri, NS + type_}
    mentioned |= {t for vs in said.values() for v in vs for t in _value(v)} | set(said)
    known = session.catalogue.concepts.keys() | session.catalogue.provisions.keys()
    names = Names(session.graph, filter(thing_queries.is_iri, mentioned - known))
    short = iri.removeprefix(ID)
    return {
        "iri": iri,
        "short": short,
        "type": type_,
        "tables": {t.id: t for t in tables},
        "names": names,
        "incoming": INCOMING,
        "force": FORCE,
        "catalogue": session.catalogue,
        "forms": [(f"/doc/{short}.{ending}", word) for ending, word in _FORMS],
        "document": f"/doc/{short}.html",
    }


def _said(session: Session, iri: str) -> dict[str, list[Any]]:
    """Return what the graph states of a thing, by property; nothing inferred."""
    out: dict[str, list[Any]] = {}
    for quad in session.graph.raw.quads_for_pattern(ox.NamedNode(iri), None, None, None):
        if quad.graph_name != ox.NamedNode(INFERRED_GRAPH):
            values = out.setdefault(quad.predicate.value, [])
            if quad.object not in values:
                values.append(quad.object)
    return out


def _value(term: Any) -> list[str]:
    return [term.value] if isinstance(term, ox.NamedNode | ox.Literal) else []


def _texts(said: Mapping[str, list[Any]], property_: str) -> tuple[str, ...]:
    return tuple(v.value for v in said.get(property_, ()) if isinstance(v, ox.Literal))


def _facts(said: Mapping[str, list[Any]], lang: Language) -> list[Fact]:
    out = []
    for name in _FACTS:
        values = said.get(name, [])
        things = sorted(v.value for v in values if isinstance(v, ox.NamedNode))
        texts = [v for v in values if isinstance(v, ox.Literal)]
        own = [v for v in texts if v.language in (None, lang)] or texts
        if things or own:
            out.append(Fact(name, tuple(things), tuple(t.value for t in own)))
    return out


def _contact(session: Session, iri: str) -> Contact:
    said = _said(session, iri)
    words = {v.language: v.value for v in said.get(PG.subject, ()) if isinstance(v, ox.Literal)}
    kinds, values = _texts(said, PG.contactKind), _texts(said, PG.contactValue)
    return Contact(
        iri,
        Text(words.get("nl", ""), words.get("en", "")),
        kinds[0] if kinds else "",
        values[0] if values else "",
    )


def _provision(state: ServerState, iri: str, session: Session, frame: Frame) -> Shown:
    catalogue = session.catalogue
    found = catalogue.provisions[iri]
    policy = catalogue.policies[found.policy]
    try:
        view = view_of(frame.asked, session)
    except NoCareError:
        view = None
    except UnknownNameError as error:
        return unknown_page(frame, error)
    tables = tables_of(session.graph, iri, "Provision", frame.lang, _at(frame), found.norm)
    line = plain_lines(catalogue, (found,), session.documents.quote)[0]
    others = [
        (other, when, any(p.norm == found.norm for p in catalogue.by_policy[other.iri]))
        for other, when in other_years(catalogue, policy)
    ]
    return Shown(
        "thing_provision.html",
        _around(session, iri, found.kind, tables, {})
        | {
            "line": line,
            "policy": policy,
            "view": view,
            "chosen": {local_name(i) for i in (view.providers + view.roles if view else ())},
            "care": local_name(view.care if view else min(policy.concerns, default="")),
            "facts_given": [(k, v) for k, v in frame.asked if k in ("given", "as_of")],
            "why": explained(state, session, found, view, frame.lang) if view else None,
            "choices": choices(catalogue, found, view, frame.lang),
            "others": others,
            "orphan": iri in session.orphans,
        },
    )


def _of_a_draft(session: Session, frame: Frame, iri: str) -> Shown | None:
    """Describe the page of what only a draft knows, which says first that nobody reviewed it."""
    proposed = session.proposed(iri)
    if proposed:
        return proposal_page(session, frame, *proposed)
    return drafted_page(session, frame, iri)


def _unknown(session: Session, iri: str) -> Shown:
    """Describe the page for a thing that is not there: the nearest names of things that are."""
    from rapidfuzz import fuzz, process

    catalogue = session.catalogue
    path = iri.removeprefix(ID)[:200]
    known = {i: i.removeprefix(ID) for i in (*catalogue.concepts, *catalogue.policies)}
    if path.startswith("policy/") and path.count("/") > 1:
        known = {i: i.removeprefix(ID) for i in (*catalogue.policies, *catalogue.provisions)}
    hits = process.extract(path, known, scorer=fuzz.ratio, limit=_NEAREST, score_cutoff=_LIKENESS)
    near = [hit[2] for hit in hits]
    values = {"path": path, "near": [(i, i.removeprefix(ID)) for i in near]}
    return Shown("thing_unknown.html", values, 404)
