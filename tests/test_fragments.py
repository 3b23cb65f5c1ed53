"""Answers from fragments are the answers: held against the serialiser, the SPARQL file, worlds."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policygraph import fragments
from policygraph.applicability import Question, answer
from policygraph.fragments import FragmentIndex
from policygraph.model import Catalogue, Language, Provision
from policygraph.reader import read_catalogue
from policygraph.serialise import answer_json, provision_json
from policygraph.session import Session
from policygraph.store import GraphStore

from . import worlds
from .test_applicability import question
from .test_applies_in_sparql import SAID, STATUS, asked, names
from .worlds import World, X

LANGUAGES: tuple[Language, ...] = ("nl", "en")
GROUPS = {"applies": "satisfied", "depends": "open", "not_applicable": "failed"}


@pytest.fixture(scope="module")
def index(session: Session) -> FragmentIndex:
    """One index for all examples, so that what it remembers of one question meets the next."""
    return FragmentIndex(session.catalogue, session.documents.quote, session.orphans)


def subset(options: list[str], most: int) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(options), max_size=most)


def draw_question(catalogue: Catalogue, data: st.DataObject, *, most: int) -> Question:
    facts = st.dictionaries(
        st.sampled_from(names(catalogue, "Circumstance")), st.booleans(), max_size=most
    )
    insurers = sorted({p.insurer for p in catalogue.policies.values()})
    return Question(
        data.draw(st.sampled_from(names(catalogue, "CareType"))),
        data.draw(st.sampled_from([None, 2024, 2025, 2026, 2027, 2031])),
        data.draw(subset(names(catalogue, "ProviderType"), most)),
        data.draw(subset(names(catalogue, "ProfessionalRole"), most)),
        data.draw(facts),
        data.draw(st.sampled_from([None, *insurers])),
    )


def expected(session: Session, x: Question, lang: Language, keep: Any, everything: bool) -> Any:
    catalogue = session.catalogue
    found = answer(catalogue, x, keep or (lambda _: True))
    if found is None:
        return None
    return answer_json(
        catalogue,
        found,
        lang,
        everything=everything,
        quote=session.documents.quote,
        orphans=session.orphans,
    )


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_the_bytes_say_what_the_serialiser_says(
    session: Session, index: FragmentIndex, data: st.DataObject
) -> None:
    x = draw_question(session.catalogue, data, most=3)
    lang: Language = data.draw(st.sampled_from(LANGUAGES))
    everything = data.draw(st.booleans())
    kinds = data.draw(st.sampled_from([None, ("Requirement",), ("ProcedureStep", "Commitment")]))

    def of_kind(provision: Provision) -> bool:
        return kinds is not None and provision.kind in kinds

    keep = of_kind if kinds else None
    body = index.answer(x, lang, keep, everything=everything)
    said = None if body is None else json.loads(body)
    wanted = expected(session, x, lang, keep, everything)
    assert said == wanted
    if said:
        # The same order of fields too: people read it.
        assert json.dumps(said) == json.dumps(wanted)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_the_bytes_say_what_the_sparql_question_says(
    session: Session, index: FragmentIndex, data: st.DataObject
) -> None:
    drawn = draw_question(session.catalogue, data, most=1)
    # The file is asked for one year and knows no insurer.
    x = Question(
        drawn.care_type, drawn.year or 2027, drawn.provider_types, drawn.roles, drawn.given
    )
    body = index.answer(x, everything=True)
    said = json.loads(body) if body else {}
    statuses = {p["id"]: group for group in GROUPS for p in said.get(group, [])}
    found = asked(session.graph, x)
    assert {iri: STATUS[s].name.lower() for iri, s in found.items()} == {
        iri: GROUPS[group] for iri, group in statuses.items()
    }


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    world=worlds.worlds,
    askers=st.lists(worlds.askers(), min_size=1, max_size=5),
    lang=st.sampled_from(LANGUAGES),
)
def test_in_random_worlds_too(
    closed: Callable[[str], GraphStore], world: World, askers: list[X], lang: Language
) -> None:
    catalogue = read_catalogue(closed(worlds.turtle(world)))
    index = FragmentIndex(catalogue)
    for x in askers:
        found = answer(catalogue, question(x))
        body = index.answer(question(x), lang, everything=True)
        if found is None:
            assert body is None
            continue
        said = json.loads(body or b"null")
        assert said == answer_json(catalogue, found, lang, everything=True)
        for number, provision in enumerate(world.provisions):
            status = worlds.status(world, provision, x)
            group = next(g for g, s in GROUPS.items() if s in (status, SAID.get(status)))
            there = catalogue.policies[worlds.POLICY] in found.policies
            assert (worlds.iri(number) in {p["id"] for p in said[group]}) is there
            assert there or status == "failed" or not worlds.asked_about(world, x)


def test_what_is_remembered_may_be_forgotten_at_any_time(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fragments, "_PARTS", 3)
    monkeypatch.setattr(fragments, "_BYTES", 3000)
    small = FragmentIndex(session.catalogue)
    x = session.question("wijkverpleging", providers=("zzp",), year=2027)
    for _ in range(2):
        body = small.answer(x, "en", everything=True)
        assert json.loads(body or b"") == answer_json(
            session.catalogue, session.applies(x), "en", everything=True
        )
        assert len(small._memory) <= 3
        views = [
            view
            for shelf in small._shelves.values()
            for signature in shelf.signatures
            for view in signature.views.values()
        ]
        joined = sum(len(run) for view in views for run in view.runs)
        assert joined == small._viewed
        assert joined <= 3000 or sum(bool(view.runs) for view in views) == 1


def test_a_question_that_shares_parts_with_others_is_answered_the_same(session: Session) -> None:
    """Whatever was asked before, in whatever order, the bytes are those of a fresh index."""
    care = names(session.catalogue, "CareType")[::7]
    asked_before = [
        Question(c, None, frozenset({p}), frozenset(), {f: True})
        for c in care
        for p in names(session.catalogue, "ProviderType")[::9]
        for f in names(session.catalogue, "Circumstance")[::11]
    ]
    shared = FragmentIndex(session.catalogue)
    once = [shared.answer(x, everything=True) for x in asked_before]
    again = [shared.answer(x, everything=True) for x in reversed(asked_before)]
    assert once == again[::-1]
    fresh = [
        FragmentIndex(session.catalogue).answer(x, everything=True) for x in asked_before[::25]
    ]
    assert once[::25] == fresh


def test_quotes_and_orphans_are_in_the_answer(session: Session) -> None:
    first = next(iter(session.catalogue.provisions.values()))
    index = FragmentIndex(session.catalogue, lambda p: f"“{p.iri}”", (first.iri,))
    body = json.loads(index.answer(session.question("wijkverpleging", year=2027)) or b"")
    assert all(p["source"]["quote"] == f"“{p['id']}”" for p in body["applies"])
    assert first.iri in body["notices"][-1]


def test_provisions_alone_are_as_the_export_writes_them(session: Session) -> None:
    index = FragmentIndex(session.catalogue)
    catalogue = session.catalogue
    policies = list(catalogue.policies)
    for lang in LANGUAGES:
        found = index.provisions(policies, lambda _: True, lang)
        wanted = [
            provision_json(catalogue, p, lang)
            for policy in policies
            for p in catalogue.by_policy[policy]
        ]
        assert [json.loads(item) for item in found] == wanted
    some = session.provision("asr-wijkverpleging-2027/L0319")
    assert json.loads(index.provision(some, "en")) == provision_json(catalogue, some, "en")
