"""Who decided what and when: ``decisions.ttl``, in PROV-O. A decision is replaced, never erased."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import pyoxigraph as ox

from policygraph.anchors import Anchor
from policygraph.drafts.loading import Values
from policygraph.drafts.model import Decision, Verdict
from policygraph.drafts.triples import PROV, number, prefixes, triple
from policygraph.formatting import turtle
from policygraph.guessing import slug_of
from policygraph.sources import read_turtle
from policygraph.vocabulary import PG, RDF, RDFS, SKOS, XSD, policy_iri

__all__ = ["current", "decisions_turtle", "merged", "read_decisions"]

_DATE_LENGTH = 10


def _moment(when: str) -> ox.Literal:
    type_ = XSD.date if len(when) == _DATE_LENGTH else XSD.dateTime
    return ox.Literal(when, datatype=ox.NamedNode(type_))


def _place(node: str, anchor: Anchor) -> Iterable[ox.Triple]:
    yield triple(node, PG.startLine, number(anchor.start_line))
    yield triple(node, PG.endLine, number(anchor.end_line))
    if anchor.start_column is not None and anchor.end_column is not None:
        yield triple(node, PG.startColumn, number(anchor.start_column))
        yield triple(node, PG.endColumn, number(anchor.end_column))


def _said(node: str, decision: Decision) -> Iterable[ox.Triple]:
    yield triple(node, RDF.type, PG.ReviewDecision)
    yield triple(node, PG.reviews, decision.iri)
    if decision.hash:
        yield triple(node, PG.quoteHash, ox.Literal(decision.hash))
    yield triple(node, PG.verdict, ox.Literal(decision.verdict))
    for field, value in sorted(decision.changes.items()):
        yield triple(node, PG.correction, ox.Literal(f"{field}={value}"))
    if decision.new_norm:
        for language, value in (("nl", decision.new_norm.nl), ("en", decision.new_norm.en)):
            yield triple(node, SKOS.prefLabel, ox.Literal(value, language=language))
    if decision.remark:
        yield triple(node, PG.remark, ox.Literal(decision.remark))
    if decision.section:
        yield triple(node, PG.section, decision.section)
    if decision.anchor:
        yield from _place(node, decision.anchor)


def decisions_turtle(slug: str, decisions: Sequence[Decision]) -> str:
    """Return all decisions, earlier ones included, in the order in which they were taken."""
    base = policy_iri(slug)
    out: list[ox.Triple] = []
    reviews: dict[tuple[str, str], str] = {}
    people: dict[str, str] = {}
    last: dict[str, str] = {}
    for count, decision in enumerate(decisions, 1):
        node = f"{base}/decision-{count:04d}"
        out += _said(node, decision)
        if decision.earlier and decision.iri in last:
            out.append(triple(node, PROV + "wasRevisionOf", last[decision.iri]))
        last[decision.iri] = node
        key = (decision.who, decision.when)
        review = reviews.setdefault(key, f"{base}/review-{len(reviews) + 1}")
        people.setdefault(decision.who, f"{base}/person-{slug_of(decision.who) or 'unknown'}")
        out.append(triple(node, PROV + "wasGeneratedBy", review))
    for (who, when), review in reviews.items():
        out.append(triple(review, RDF.type, PROV + "Activity"))
        out.append(triple(review, PROV + "wasAssociatedWith", people[who]))
        out.append(triple(review, PROV + "endedAtTime", _moment(when)))
    for who, person in people.items():
        out.append(triple(person, RDF.type, PROV + "Agent"))
        out.append(triple(person, RDFS.label, ox.Literal(who)))
    return turtle(out, prefixes(slug))


def _decision(values: Values, node: str, earlier: int) -> Decision:
    review = values.one(node, PROV + "wasGeneratedBy")
    person = values.one(review, PROV + "wasAssociatedWith")
    label = values.text(node, SKOS.prefLabel)
    start, hash_ = values.line(node, PG.startLine), values.one(node, PG.quoteHash)
    anchor = None
    if start is not None:
        anchor = Anchor(
            start,
            values.line(node, PG.endLine) or start,
            values.line(node, PG.startColumn),
            values.line(node, PG.endColumn),
            hash_,
        )
    return Decision(
        values.one(node, PG.reviews),
        hash_,
        cast("Verdict", values.one(node, PG.verdict)),
        dict(c.split("=", 1) for c in values.all(node, PG.correction)),
        values.one(person, RDFS.label),
        values.one(review, PROV + "endedAtTime"),
        label if label.nl or label.en else None,
        values.one(node, PG.remark),
        anchor,
        values.one(node, PG.section),
        earlier,
    )


def read_decisions(folder: Path, name: str = "decisions.ttl") -> tuple[Decision, ...]:
    """Read every decision of a draft's folder; none where nothing was reviewed yet.

    ``name`` is the file; decisions that lost their statement stand in ``orphans.ttl``.

    Raises SourceError where the file is not Turtle.
    """
    path = folder / name
    if not path.is_file():
        return ()
    values = Values(read_turtle(path))
    earlier: dict[str, int] = {}
    out = []
    for node in sorted(values.of_type(PG.ReviewDecision)):
        about = values.one(node, PG.reviews)
        revised = bool(values.all(node, PROV + "wasRevisionOf"))
        out.append(_decision(values, node, earlier.get(about, 0) if revised else 0))
        earlier[about] = earlier.get(about, 0) + 1
    return tuple(out)


def current(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """Return the decision that holds for each thing: the last one."""
    return {d.iri: d for d in decisions}


def merged(
    before: Sequence[Decision],
    new: Iterable[Decision],
    shown: Mapping[str, Decision] | None = None,
) -> tuple[Decision, ...]:
    """Return the decisions with new ones added; one that says what already held adds nothing.

    ``shown`` are the decisions with which a sheet was made, where others were taken since: a row
    that still says what it was made with was not decided again.
    """
    out, held = list(before), current(before)
    times = Counter(d.iri for d in before)
    for decision in new:
        known = [held.get(decision.iri), (shown or {}).get(decision.iri)]
        if any(other is not None and other.same(decision) for other in known):
            continue
        out.append(replace(decision, earlier=times[decision.iri]))
        held[decision.iri] = decision
        times[decision.iri] += 1
    return tuple(out)
