"""The figures of the evaluation, worked out by hand on small documents."""

from dataclasses import replace

import pytest

from policygraph.documents import Documents
from policygraph.evaluation.alignment import align
from policygraph.evaluation.calibration import error, reliability
from policygraph.evaluation.figures import Figure, total
from policygraph.evaluation.kinds import confusion, kinds
from policygraph.evaluation.norms import norms
from policygraph.evaluation.parts import PARTS, measure, misses, shown
from policygraph.evaluation.report import conditions_figure, sections
from policygraph.evaluation.running import (
    Document,
    Reading,
    as_proposed,
    at_reviewed_places,
    outcomes,
    read_all,
)
from policygraph.evaluation.spans import Letters, covered, merged
from policygraph.extraction.assembly import cues_for
from policygraph.extraction.conditions import PROPOSED
from policygraph.extraction.confidence import calibrate
from policygraph.extraction.cues import read_cues
from policygraph.extraction.model import (
    Block,
    Candidate,
    Decision,
    Extent,
    Found,
    NormMatch,
    Statement,
)
from policygraph.extraction.pipeline import Pipeline
from policygraph.model import Catalogue, Place, Policy, Provision, Reference, Text
from policygraph.wordlists import read_words

PART = {part.name: part for part in PARTS}


def statement(kind: str = "Requirement", **fields: object) -> Statement:
    block = Block(0, "paragraph", 0, "zorg", tuple((1, i) for i in range(1, 5)))
    decisions = {"kind": Decision(kind, "rule", 1.0)}
    return Statement(Candidate(block, 0, 4), decisions, 1.0, **fields)  # type: ignore[arg-type]


def provision(kind: str = "Requirement", norm: str | None = None, *laws: str) -> Provision:
    place = Place("d", (), 1, 1, None, None, None)
    cited = tuple(Reference(law, "citesLaw") for law in laws)
    return Provision("p", "policy", kind, norm, False, place, references=cited)


def test_places_are_counted_in_letters() -> None:
    letters = Letters(["- De zorg,", "", "is (zeer) goed."])
    assert letters.of(Place("d", (), 1, 1, None, None, None)) == (0, 6)
    assert letters.of(Place("d", (), 1, 3, 6, 9, None)) == (2, 12)
    assert letters.of(Extent(3, 4, 3, 9)) == (8, 12)
    assert letters.line(3) == (6, 16)
    assert letters.line(99) == (16, 16)


def test_spans_that_touch_are_one_and_cover_in_part() -> None:
    cover = merged([(5, 9), (0, 3), (3, 5), (20, 22)])
    assert cover == [(0, 9), (20, 22)]
    assert covered((7, 21), cover) == 3


def test_half_of_the_letters_decide() -> None:
    # Reviewed: 0-10, 20-30, 40-50. Predicted: 0-5 (half of the first), 24-40 (6 of the second, of
    # its own 16 only 6), 42-48 (inside the third), 60-70 (excused).
    found = align([(0, 10), (20, 30), (40, 50)], [(0, 5), (24, 40), (42, 48), (60, 70)], [(60, 66)])
    assert found.found == {0, 1, 2}
    assert found.right == {0, 2}
    assert found.excused == {3}
    assert found.figure == Figure(3, 2, 3, 3)
    assert found.best == {0: 0, 1: 1, 2: 2}
    # One on one: 5 of 10 and 6 of 10 letters are shared; 24-40 shares 6 of 20.
    assert found.one_to_one == {0: 0, 2: 2}
    assert found.strict == Figure(3, 2, 3, 2)


def test_less_than_half_is_not_found() -> None:
    found = align([(0, 10)], [(0, 4)])
    assert (found.found, found.right) == (frozenset(), frozenset({0}))


def test_a_sentence_left_whole_answers_two_but_matches_one() -> None:
    found = align([(0, 10), (10, 16)], [(0, 16)])
    assert found.figure == Figure(1, 1, 2, 2)
    assert found.strict == Figure(1, 1, 2, 1)


def test_figures() -> None:
    figure = Figure(4, 3, 6, 3)
    assert (figure.precision, figure.recall) == (0.75, 0.5)
    assert figure.f1 == pytest.approx(0.6)
    assert Figure(0, 0, 0, 0).f1 == 1
    assert Figure(1, 0, 1, 0).f1 == 0
    assert total([figure, Figure(1, 1, 1, 1)]) == Figure(5, 4, 7, 4)


def test_kinds_are_counted_on_matched_pairs() -> None:
    table = confusion(
        [provision("Requirement"), provision("Prohibition"), provision("Permission")],
        [statement("Requirement")],
        {0: 0, 1: 0},
    )
    assert table == {("Requirement", "Requirement"): 1, ("Prohibition", "Requirement"): 1}
    assert kinds(table) == Figure(2, 1, 2, 1)


def found(*laws: str) -> tuple[Found, ...]:
    return tuple(Found("citesLaw", law, 0, 1, "name", 1.0) for law in laws)


def test_a_limit_that_is_not_exact_may_still_be_shown() -> None:
    limited = [replace(provision(), guard=guard) for guard in ("g", "g", "g", "g", None)]
    statements = [
        statement(guard=Found("guard", "other", 0, 1, "name", 1.0)),
        statement(trigger=Text("als het regent", "")),
        statement(notes=(f"{PROPOSED}: geldt alleen als: als u een lab heeft",)),
        statement(notes=("termijn: het jaar staat er niet bij",)),
        statement(trigger=Text("als het regent", "")),
    ]
    every = {i: i for i in range(5)}
    # Another guard, an event and a proposal warn; a note on something else does not.
    assert shown(PART["guard"], limited, statements, every) == (3, 4)
    # What was not found as a statement warns nobody.
    assert shown(PART["guard"], limited, statements, {0: 0}) == (1, 4)
    assert PART["scope"].shown is None


def test_a_reviewed_provision_is_compared_in_the_terms_of_a_proposal() -> None:
    policy = Policy("p", "p", Text("", ""), "insurer-z", frozenset({"care"}), (), (), "d")
    reviewed = replace(provision(), care_types=frozenset({"care", "narrower"}), bearer="insurer-z")
    compared = as_proposed(reviewed, policy)
    assert (compared.care_types, compared.bearer) == (frozenset({"narrower"}), "insurer")
    assert as_proposed(replace(reviewed, bearer="role"), policy).bearer == "role"


def test_who_must_act_is_compared() -> None:
    acting = statement()
    acting = replace(acting, decisions={**acting.decisions, "bearer": Decision("role", "r", 1.0)})
    reviewed = [replace(provision(), bearer="role"), replace(provision(), bearer="insurer")]
    pairs, _ = measure(PART["bearer"], reviewed, [acting, statement()], {0: 0, 1: 1})
    assert pairs == Figure(1, 1, 2, 1)


def test_a_part_is_measured_on_pairs_and_with_misses() -> None:
    provisions = [provision("Requirement", None, "a"), provision("Requirement", None, "b", "c"),
                  provision("Requirement", None, "d")]  # fmt: skip
    statements = [statement(references=found("a", "b", "x"))]
    # Both first provisions are answered by one statement, which names a and b rightly, x wrongly.
    pairs, every = measure(PART["references"], provisions, statements, {0: 0, 1: 0})
    assert pairs == Figure(3, 2, 3, 2)
    assert every == Figure(3, 2, 4, 2)
    assert [
        (m.missed, m.extra)
        for m in misses(PART["references"], provisions, statements, {0: 0, 1: 0})
    ] == [
        (frozenset(), frozenset({("citesLaw", "x")})),
        (frozenset({("citesLaw", "c")}), frozenset({("citesLaw", "x")})),
        (frozenset({("citesLaw", "d")}), frozenset()),
    ]


def test_addresses_are_compared_without_their_spelling() -> None:
    written = statement(contacts=(("telephone", "030-123 45 67"), ("website", "https://www.b.nl/")))
    other = statement(contacts=(("telephone", "+31301234567"), ("website", "b.nl")))
    assert PART["contacts"].predicted(written) == PART["contacts"].predicted(other)
    assert len(PART["contacts"].predicted(written)) == 2


def test_norms_known_first_three_taken_lost_and_wrongly_accepted() -> None:
    def ranked(verdict: str, *norms_: str) -> Statement:
        matches = tuple(NormMatch(n, 0.9, "same", "") for n in norms_)
        taken = norms_[0] if verdict == "accept" else None
        made = statement(norms=matches)
        return replace(made, decisions={**made.decisions, "norm": Decision(taken, verdict, 0.9)})

    reviewed = ("n1", "n2", "new", "n3", "n4")
    provisions = [provision(norm=name) for name in reviewed]
    statements = [
        ranked("accept", "n1"),
        ranked("propose", "n9", "n2"),
        ranked("accept", "n1"),
        ranked("none", "n3"),
    ]
    # The first statement answers two provisions; only one of them is its norm.
    pairs = {0: 0, 1: 1, 2: 2, 3: 3, 4: 0}
    figure = norms(provisions, statements, pairs, {"n1", "n2", "n3", "n4", "n9"})
    assert (figure.pairs, figure.known, figure.first, figure.three) == (5, 4, 2, 3)
    assert (figure.taken, figure.lost) == (1, 1)
    assert (figure.accepted, figure.wrong) == (2, 1)
    assert (figure.share(figure.first), figure.wrongly) == (0.5, 0.5)
    assert (figure + figure).known == 8
    assert norms(provisions, [statement()], {0: 0}, {"n1"}).lost == 1


def test_reliability_in_ten_bins() -> None:
    bins = reliability([(0.95, True), (1.0, True), (0.91, False), (0.15, False)])
    assert [(b.low, b.count) for b in bins] == [(0.1, 1), (0.9, 3)]
    assert bins[1].predicted == pytest.approx(0.9533333)
    assert bins[1].observed == pytest.approx(2 / 3)
    assert error(bins) == pytest.approx((0.15 + 3 * (0.9533333 - 2 / 3)) / 4)


@pytest.fixture(scope="module")
def readings(catalogue: Catalogue, documents: Documents) -> list[Reading]:
    def build(known: Catalogue, policy: Policy) -> Pipeline:
        assert policy.iri not in known.policies
        assert all(p.policy != policy.iri for p in known.provisions.values())
        return Pipeline(cues_for(known, read_words, policy.insurer))

    found = []
    for policy in catalogue.policies.values():
        text = documents.text(policy.document)
        if text:
            found.append(Document(policy, text.lines, catalogue.by_policy[policy.iri], ()))
    return read_all(found, catalogue, build)


def test_the_aims_are_reached_on_the_reviewed_policies(readings: list[Reading]) -> None:
    conditions = total(conditions_figure(r.document, r.statements, kind=False) for r in readings)
    assert conditions.recall >= 0.97
    assert conditions.precision >= 0.93
    hard = total(conditions_figure(r.document, r.statements, kind=True) for r in readings)
    assert hard.recall >= 0.97
    assert hard.precision >= 0.93
    same = total(
        kinds(confusion(r.document.provisions, r.statements, r.alignment.best)) for r in readings
    )
    assert same.recall >= 0.93
    assert total(r.alignment.figure for r in readings).f1 >= 0.93


def test_confidence_comes_from_the_other_documents(readings: list[Reading]) -> None:
    for n, reading in enumerate(readings):
        others = calibrate(o for k, r in enumerate(readings) if k != n for o in outcomes(r))
        for statement_ in reading.statements:
            assert statement_.confidence == others.confidence(statement_.decisions["kind"].rule)
    table = "\n".join(sections(readings)["calibration"]())
    assert float(table.rsplit(" ", 1)[-1]) < 0.05


def test_the_report_has_every_part(readings: list[Reading]) -> None:
    found = sections(readings)
    assert {"statements", "kind", "norms", "calibration", *PART} == set(found)
    for name, table in found.items():
        assert "\n".join(table()), name


def test_reviewed_places_can_be_taken_as_given(readings: list[Reading]) -> None:
    document = readings[0].document
    given = at_reviewed_places(document, Pipeline(read_cues(read_words("cues"))))
    letters = document.letters
    found = align(
        [letters.of(p.place) for p in document.provisions],
        [letters.of(s.candidate.extent) for s in given.statements],
    )
    assert found.figure.recall > 0.97
    assert [s.kind for s in given.statements][:3] == [p.kind for p in document.provisions][:3]
