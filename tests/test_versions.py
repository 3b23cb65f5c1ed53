"""Versions of one policy: which counts on which day, worked out by hand on made-up policies."""

import json
from dataclasses import replace

import pytest

from policygraph import exports
from policygraph.applicability import Question, Status, answer, judge, years_with_policy
from policygraph.errors import InputError, NotFoundError
from policygraph.explanation import explained_year
from policygraph.fragments import FragmentIndex, compact_json
from policygraph.impact import impact, impact_json
from policygraph.model import Catalogue, Text
from policygraph.question_versions import asked_of, takes_a_day
from policygraph.questions import bind, load, run
from policygraph.reader import read_catalogue
from policygraph.serialise import answer_json, policy_json
from policygraph.session import Session
from policygraph.version_choice import texts_on
from policygraph.version_words import version_name, version_notices
from policygraph.versions import in_force, read_day

from . import graphs
from .conftest import ROOT
from .test_applies_in_sparql import asked
from .versions import CARE, POLICY, TWO, Version
from .versions import graphs as turtle_of

QUESTIONS = load(ROOT / "queries")
LAW = "https://w3id.org/policygraph/id/law/proefwet"

CHAIN = (
    Version("a", "2026-04-01"),
    Version("b", "2026-05-01", ("a",)),
    Version("c", "2026-06-01", ("b",)),
)
FIRST_NOT_KNOWN = (Version("a"), Version("b", "2026-06-01", ("a",)))
LAST_NOT_KNOWN = (Version("a", "2026-04-01"), Version("b", None, ("a",)))
MIDDLE_NOT_KNOWN = (CHAIN[0], Version("b", None, ("a",)), CHAIN[2])
NEXT_YEAR = (Version("a", "2026-04-01"), Version("b", "2026-06-01", ("a",), years=(2028,)))
ONE_YEAR_OF_TWO = (
    Version("a", "2026-04-01", years=(2027, 2028)),
    Version("b", "2026-06-01", ("a",), years=(2028,)),
)
PART = (Version("a", "2026-04-01"), Version("b", "2026-06-01", ("a",), only="proefnacht"))
BY_WAY_OF_NEXT_YEAR = (
    Version("a", "2026-04-01"),
    Version("b", "2026-05-01", ("a",), years=(2028,)),
    Version("c", "2026-06-01", ("b",)),
)
CYCLE = (Version("a", "2026-04-01", ("b",)), Version("b", "2026-06-01", ("a",)))


def made(versions: tuple[Version, ...]) -> Catalogue:
    return read_catalogue(graphs.make(turtle_of(versions)))


def question(day: str | None, year: int | None = 2027, care: str = "proefzorg") -> Question:
    return Question(CARE + care, year, as_of=day)


def used(catalogue: Catalogue, asked: Question) -> list[str]:
    found = answer(catalogue, asked)
    return [p.slug for p in found.policies] if found else []


@pytest.mark.parametrize(
    ("versions", "day", "expected"),
    [
        (TWO, "2026-03-31", []),
        (TWO, "2026-04-01", ["eerste"]),
        (TWO, "2026-05-15", ["eerste"]),
        (TWO, "2026-05-31", ["eerste"]),
        (TWO, "2026-06-01", ["tweede"]),
        (TWO, "2031-01-01", ["tweede"]),
        (TWO, None, ["tweede"]),
        (CHAIN, "2026-03-31", []),
        (CHAIN, "2026-04-30", ["a"]),
        (CHAIN, "2026-05-01", ["b"]),
        (CHAIN, "2026-05-31", ["b"]),
        (CHAIN, "2026-06-01", ["c"]),
        (CHAIN, None, ["c"]),
        (FIRST_NOT_KNOWN, "2020-01-01", ["a"]),
        (FIRST_NOT_KNOWN, "2026-05-31", ["a"]),
        (FIRST_NOT_KNOWN, "2026-06-01", ["b"]),
        # Nobody knows since when, but surely not before what it replaces.
        (LAST_NOT_KNOWN, "2026-03-31", []),
        (LAST_NOT_KNOWN, "2026-04-01", ["b"]),
        (LAST_NOT_KNOWN, None, ["b"]),
        (MIDDLE_NOT_KNOWN, "2026-05-31", ["b"]),
        (MIDDLE_NOT_KNOWN, "2026-06-01", ["c"]),
        (BY_WAY_OF_NEXT_YEAR, "2026-05-31", ["a"]),
        (BY_WAY_OF_NEXT_YEAR, "2026-06-01", ["c"]),
        # Data at fault, which a check reports: nothing is lost over it.
        (CYCLE, None, ["a", "b"]),
        (CYCLE, "2026-05-01", []),
        (CYCLE, "2026-06-01", ["a", "b"]),
    ],
)
def test_the_version_that_counts_on_a_day(
    versions: tuple[Version, ...], day: str | None, expected: list[str]
) -> None:
    graph = graphs.make(turtle_of(versions))
    catalogue = read_catalogue(graph)
    assert used(catalogue, question(day)) == expected
    there = [p.slug for p in in_force(catalogue, day).values() if 2027 in p.years]
    assert sorted(there) == expected
    found = asked(graph, question(day))
    assert sorted(i.removeprefix(POLICY).partition("/")[0] for i in found) == expected


def test_a_version_for_another_year_only_replaces_nothing_of_this_one() -> None:
    catalogue = made(NEXT_YEAR)
    assert used(catalogue, question(None, 2027)) == ["a"]
    assert used(catalogue, question(None, 2028)) == ["b"]
    assert used(catalogue, question("2026-05-01", 2028)) == []
    assert [p.slug for p in in_force(catalogue).values()] == ["a", "b"]


def test_a_version_for_one_of_two_years_replaces_that_year() -> None:
    catalogue = made(ONE_YEAR_OF_TWO)
    assert used(catalogue, question(None, 2027)) == ["a"]
    assert used(catalogue, question(None, 2028)) == ["b"]
    assert used(catalogue, question("2026-05-31", 2028)) == ["a"]
    assert [p.slug for p in in_force(catalogue).values()] == ["a", "b"]


def test_a_version_for_part_of_the_care_leaves_the_rest_and_says_so() -> None:
    catalogue = made(PART)
    assert used(catalogue, question(None, care="proefnacht")) == ["b"]
    whole = answer(catalogue, question(None))
    assert whole
    assert [(j.provision.policy.removeprefix(POLICY), j.status) for j in whole.judgements] == [
        ("a", Status.SATISFIED),
        ("b", Status.OPEN),
    ]
    assert any("Replaced in part: Policy a" in t.en for t in version_notices(catalogue, whole))
    assert [p.slug for p in in_force(catalogue).values()] == ["a", "b"]


def test_the_bytes_keep_days_apart() -> None:
    """One index for all days, asked twice: what it remembers of one day is not of another."""
    for versions in (TWO, CHAIN, LAST_NOT_KNOWN, PART):
        catalogue = made(versions)
        index = FragmentIndex(catalogue)
        days = (None, "2026-03-31", "2026-04-01", "2026-05-01", "2026-06-01") * 2
        for asked_ in [question(day, year) for day in days for year in (2027, None)]:
            found = answer(catalogue, asked_)
            body = index.answer(asked_, everything=True)
            wanted = answer_json(catalogue, found, everything=True) if found else None
            assert (json.loads(body) if body else None) == wanted
            assert body is None or body == compact_json(wanted)


def told(versions: tuple[Version, ...], day: str | None) -> tuple[Text, ...]:
    catalogue = made(versions)
    found = answer(catalogue, question(day))
    assert found
    return version_notices(catalogue, found)


def test_what_was_passed_over_is_said() -> None:
    assert [t.nl for t in told(TWO, None)] == [
        "Niet gebruikt: Beleid eerste (eerste, gepubliceerd op 2026-04-01), vervangen door "
        "Beleid tweede (tweede, gepubliceerd op 2026-06-01)."
    ]
    assert [t.nl for t in told(TWO, "2026-05-01")] == [
        "Niet gebruikt: Beleid tweede (tweede, gepubliceerd op 2026-06-01), op 2026-05-01 nog niet "
        "gepubliceerd: dat gebeurde op 2026-06-01."
    ]


def test_a_day_that_is_not_known_is_said_where_a_day_is_asked_for() -> None:
    said = [t.nl for t in told(LAST_NOT_KNOWN, "2026-05-01")]
    assert said[0].startswith("Publicatiedatum niet vermeld (Beleid b)")
    assert said[1].startswith("Niet gebruikt: Beleid a (a, gepubliceerd op 2026-04-01)")
    assert not any("Publicatiedatum" in t.nl for t in told(LAST_NOT_KNOWN, None))
    assert not any("Publicatiedatum" in t.nl for t in told(FIRST_NOT_KNOWN, "2026-06-01"))


def test_without_a_year_it_is_the_contract_year_of_the_day() -> None:
    catalogue = made(ONE_YEAR_OF_TWO)
    found = answer(catalogue, question("2027-02-01", None))
    assert found
    assert (found.year, found.year_given) == (2027, False)
    assert answer(catalogue, question("2026-07-01", None)) is None
    assert years_with_policy(catalogue, question("2026-07-01", None)) == [2027, 2028]
    assert years_with_policy(catalogue, question("2026-03-01", None)) == []


def test_no_policy_for_the_year_of_the_day_names_the_years() -> None:
    session = Session(graphs.make(turtle_of(TWO)))
    with pytest.raises(NotFoundError, match=r"for 2026 that was there on 2026-07-01.*2027"):
        session.applies(session.question("proefzorg", as_of="2026-07-01"))


def test_the_day_is_in_the_json_only_where_it_was_asked_for() -> None:
    catalogue = made(TWO)
    for day in (None, "2026-06-01"):
        found = answer(catalogue, question(day))
        assert found
        body = answer_json(catalogue, found)
        assert body["question"].get("as_of") == day
        assert ("as_of" in body["question"]) is (day is not None)
        assert body["policies"][0]["issued"] == "2026-06-01"
    unknown = made(LAST_NOT_KNOWN)
    found = answer(unknown, question(None))
    assert found
    assert "issued" not in answer_json(unknown, found)["policies"][0]


def test_a_replaced_version_is_explained_as_replaced() -> None:
    catalogue = made(TWO)
    first = catalogue.provisions[POLICY + "eerste/L0001"]
    now = judge(catalogue, question(None), 2027, first).verdicts[0]
    assert (now.status, now.wants) == (Status.FAILED, (POLICY + "tweede",))
    assert judge(catalogue, question("2026-05-01"), 2027, first).status is Status.SATISFIED
    early = judge(catalogue, question("2026-03-01"), 2027, first).verdicts[0]
    assert (early.status, early.has) == (Status.FAILED, ("2026-03-01",))
    assert explained_year(catalogue, question("2026-03-01", None), first) == 2026
    assert explained_year(catalogue, question(None, None), first) == 2027


@pytest.mark.parametrize(
    "text", ["1 mei 2026", "2026-5-1", "2026-02-30", "20260501", "", "\uff12026-05-01"]
)
def test_a_day_is_written_as_one(text: str) -> None:
    with pytest.raises(InputError, match="as-of must be a day"):
        read_day(text)


def test_impact_is_that_of_the_versions_that_count() -> None:
    catalogue = made(TWO)

    def touched(day: str | None) -> list[str]:
        return [p.policy.removeprefix(POLICY) for p in impact(catalogue, LAW, day).provisions]

    assert touched(None) == ["tweede"]
    assert touched("2026-05-31") == ["eerste"]
    assert touched("2026-03-31") == []
    body = impact_json(catalogue, impact(catalogue, LAW, "2026-05-31"))
    assert body["as_of"] == "2026-05-31"
    assert body["notices"][0].startswith("Niet gebruikt: Beleid tweede")


def test_an_export_as_of_a_day_holds_the_versions_that_count() -> None:
    catalogue = made(TWO)
    assert exports.slugs_on(catalogue, [], "2026-05-31") == ["eerste"]
    assert exports.slugs_on(catalogue, ["tweede", "eerste"], "2026-06-01") == ["tweede"]
    with pytest.raises(NotFoundError, match="in force on 2026-05-31"):
        exports.slugs_on(catalogue, ["tweede"], "2026-05-31")


ASKED = [
    ("which-provisions-rest-on-a-law", {}, ["tweede"]),
    ("which-provisions-rest-on-a-law", {"as_of": "2026-05-31"}, ["eerste"]),
    ("which-provisions-rest-on-a-law", {"as_of": "2026-03-31"}, []),
    # A version that is named is asked about, unless a day is named too.
    ("which-provisions-rest-on-a-law", {"policy": "eerste"}, ["eerste"]),
    ("which-provisions-rest-on-a-law", {"policy": "eerste", "as_of": "2026-06-01"}, []),
    ("which-terms-does-a-policy-have", {"year": "2027"}, ["tweede"]),
    ("which-deadlines-fall-in-a-period", {"as_of": "2026-04-01"}, ["eerste"]),
    ("what-applies", {"care": "proefzorg", "year": "2027"}, ["tweede"]),
    ("what-applies", {"care": "proefzorg", "year": "2027", "as_of": "2026-05-31"}, ["eerste"]),
]


@pytest.mark.parametrize(("name", "values", "expected"), ASKED)
def test_questions_are_about_the_versions_that_count(
    name: str, values: dict[str, str], expected: list[str]
) -> None:
    session = Session(graphs.make(turtle_of(TWO)))
    named = {"law": "Proefwet"} if "law" in name else {}
    query, left = asked_of(QUESTIONS[name], named | values, session.catalogue)
    terms = bind(QUESTIONS[name], left, session.names)
    table = run(query, session.graph.select, terms)
    column = table.columns.index("policy")
    assert [row[column].removeprefix(POLICY) for row in table.text()] == expected


def test_where_nothing_is_replaced_the_question_is_the_file(catalogue: Catalogue) -> None:
    for question_ in QUESTIONS.values():
        assert asked_of(question_, {}, catalogue) == (question_.sparql, {})


def test_a_question_without_policies_cannot_be_asked_as_of_a_day(catalogue: Catalogue) -> None:
    none = [name for name, q in QUESTIONS.items() if not takes_a_day(q)]
    assert none == ["whom-does-a-law-touch"]
    with pytest.raises(InputError, match="no policy in its rows"):
        asked_of(QUESTIONS[none[0]], {"as_of": "2026-05-01"}, catalogue)


def test_the_real_policies_state_no_day_and_replace_nothing(catalogue: Catalogue) -> None:
    assert {(p.issued, p.replaces) for p in catalogue.policies.values()} == {(None, frozenset())}
    assert in_force(catalogue) == in_force(catalogue, "2020-01-01") == catalogue.policies


def test_an_answer_says_how_long_the_document_holds_where_it_says_so() -> None:
    policy = made(TWO).policies[POLICY + "eerste"]
    assert "valid" not in policy_json(policy, "nl")
    for span, expected in (
        ("2027-01-01/2027-12-31", "geldig van 2027-01-01 tot en met 2027-12-31"),
        ("2027-01-01/", "geldig vanaf 2027-01-01"),
        ("/2027-12-31", "geldig tot en met 2027-12-31"),
    ):
        known = replace(policy, valid=span)
        assert policy_json(known, "nl")["valid"] == span
        assert version_name(known, "nl") == (
            f"Beleid eerste (eerste, gepubliceerd op 2026-04-01, {expected})"
        )


def test_a_policy_is_named_by_any_of_its_versions() -> None:
    catalogue = made(CHAIN)
    for named in "abc":
        for day, expected in (("2026-04-01", "a"), ("2026-05-31", "b"), ("2026-06-01", "c")):
            found = texts_on(catalogue, [POLICY + named], day)
            assert found.policies == (POLICY + expected,)
            assert found.notices[0].nl.startswith(f"Op {day} gold Beleid {expected}")
        # Without a day it is the version that is named.
        assert texts_on(catalogue, [POLICY + named], None).policies == (POLICY + named,)
    with pytest.raises(NotFoundError, match="not published yet"):
        texts_on(catalogue, [POLICY + "c"], "2026-03-31")
    unknown = texts_on(made(FIRST_NOT_KNOWN), [POLICY + "b"], "2026-05-01")
    assert unknown.policies == (POLICY + "a",)
    assert "is niet bekend" in unknown.notices[0].nl
    # A version that holds for a part of the care leaves the other standing.
    assert texts_on(made(PART), [POLICY + "a"], "2026-06-01").policies == (POLICY + "a",)
