"""Known norms in the pipeline: taken, to be chosen, new, variants, and sentences that hold several."""

import pytest

from policygraph.extraction.model import Statement
from policygraph.extraction.norm_index import NormCandidate
from policygraph.extraction.norm_pieces import Stretch, pieces, repeated
from policygraph.extraction.norms import Asked, Recogniser, Recognition
from policygraph.extraction.pipeline import Pipeline

from .norm_world import CALIBRATION, EARLIER, GUILD, earlier, norm, pipeline


@pytest.fixture(scope="module")
def made() -> Pipeline:
    return pipeline()


def read(made: Pipeline, *items: str) -> tuple[Statement, ...]:
    lead = "Voor een contract gelden deze voorwaarden:"
    text = ["# Voorwaarden", "", lead, "", *(f"- {item}" for item in items)]
    found = made.read(text).statements
    return tuple(s for s in found if s.candidate.text != lead)


@pytest.mark.parametrize(
    ("text", "slug", "said"),
    [
        ("U heeft minimaal 40 broden op voorraad.", "brood-op-voorraad", ""),
        ("U heeft minimaal 60 broden op voorraad.", "brood-op-voorraad", "ander getal: 60, eerder 40"),
        ("U laat de oven vóór 1 maart 2026 keuren door een keurmeester.", "oven-gekeurd", ""),
        ("U laat de oven vóór 1 april 2026 keuren door een keurmeester.", "oven-gekeurd", "andere datum: 1 april 2026, eerder 1 maart 2026"),
        ("U handelt klachten van klanten binnen 10 dagen af.", "klacht-snel", "andere termijn: 10 dagen, eerder 2 weken"),
        ("U beschikt over het keurmerk Broodkeur voor de bakkerij.", "keurmerk", ""),
        ("U beschikt over het keurmerk Ovenkeur voor de bakkerij.", "keurmerk", "ander bewijsstuk: Ovenkeur, eerder Broodkeur"),
    ],
)  # fmt: skip
def test_a_known_norm_is_taken_and_another_value_makes_a_variant(
    made: Pipeline, text: str, slug: str, said: str
) -> None:
    (found,) = read(made, text)
    decision = found.decisions["norm"]
    assert (decision.value, decision.rule) == (norm(slug), "accept")
    assert decision.confidence == found.norms[0].score
    assert found.norms[0].relation == ("variant" if said else "same")
    assert said in found.norms[0].reason


def test_what_may_be_done_now_is_not_taken_for_what_had_to_be_done(made: Pipeline) -> None:
    (found,) = read(made, "U kan minimaal 40 broden op voorraad hebben.")
    assert (found.decisions["norm"].value, found.decisions["norm"].rule) == (None, "propose")
    assert found.norms[0].norm == norm("brood-op-voorraad")
    assert "laat open" in found.norms[0].reason


def test_two_norms_of_one_wording_are_offered_and_none_is_taken(made: Pipeline) -> None:
    (found,) = read(made, "U mag een gast niet weigeren vanwege zijn wijk.")
    assert (found.decisions["norm"].value, found.decisions["norm"].rule) == (None, "propose")
    assert {m.norm for m in found.norms[:2]} == {
        norm("geen-gast-weigeren"),
        norm("geen-buur-weigeren"),
    }


def test_what_is_new_has_no_known_norm_and_shows_the_nearest(made: Pipeline) -> None:
    (found,) = read(made, "U dempt de sloot achter het magazijn met schelpen.")
    assert (found.decisions["norm"].value, found.decisions["norm"].rule) == (None, "none")
    assert found.norms
    assert Recognition("none", ()).decision.confidence == 0


@pytest.mark.parametrize(
    ("joined", "expected"),
    [
        (
            "U weegt het deeg op een geijkte weegschaal en zeeft het meel voor elke deegbeurt.",
            ["U weegt het deeg op een geijkte weegschaal", "zeeft het meel voor elke deegbeurt."],
        ),
        (
            "Op een geijkte weegschaal weegt u het deeg, u zeeft het meel voor elke deegbeurt, "
            "U houdt de winkelvloer schoon en droog.",
            [
                "Op een geijkte weegschaal weegt u het deeg, u zeeft het meel voor elke deegbeurt",
                "U houdt de winkelvloer schoon en droog.",
            ],
        ),
    ],
)
def test_a_sentence_that_repeats_two_norms_is_two_statements(
    made: Pipeline, joined: str, expected: list[str]
) -> None:
    found = read(made, joined)
    assert [s.candidate.text for s in found] == expected
    assert found[-1].decisions["norm"].rule == "accept"
    assert len({s.decisions["norm"].value for s in found}) == len(expected)
    assert {s.kind for s in found} == {"Requirement"}


def test_a_sentence_is_not_cut_where_one_norm_is_repeated_or_words_are_few() -> None:
    catalogue, wordings = earlier()
    tables = {"with-wordings": CALIBRATION, "without-wordings": CALIBRATION}
    recogniser = Recogniser(catalogue, tables, wordings)
    twice = "U houdt de winkelvloer schoon en droog en u houdt de winkelvloer schoon en droog."
    assert recogniser.pieces(Asked(twice)) == ((0, len(twice)),)
    one = "U houdt de winkelvloer schoon en droog en u dempt de sloot met schelpen."
    assert recogniser.pieces(Asked(one)) == ((0, len(one)),)
    both = "U houdt de winkelvloer schoon en droog en u zeeft het meel voor elke deegbeurt."
    assert [both[a:b] for a, b in recogniser.pieces(Asked(both))] == [
        "U houdt de winkelvloer schoon en droog",
        "u zeeft het meel voor elke deegbeurt.",
    ]
    # Only earlier wordings tell; without them a sentence stays whole.
    assert Recogniser(catalogue, tables).pieces(Asked(both)) == ((0, len(both)),)
    short = {**wordings, f"{GUILD}/L0006": "het meel"}
    assert Recogniser(catalogue, tables, short).pieces(Asked(both)) == ((0, len(both)),)


def test_of_stretches_that_overlap_the_longest_counts() -> None:
    catalogue, wordings = earlier()
    wordings[f"{GUILD}/L0009"] = "U houdt de winkelvloer schoon"
    wordings[f"{GUILD}/L0010"] = "U houdt de winkelvloer schoon en droog"
    index = Recogniser(catalogue, {"with-wordings": CALIBRATION}, wordings).index
    text = "U zeeft het meel voor elke deegbeurt; U houdt de winkelvloer schoon en droog."
    candidates = [
        NormCandidate(norm(EARLIER[n - 1][0]), 0.5, 0.5, 0.5, "", (f"{GUILD}/L{n:04d}",))
        for n in (9, 6, 10)
    ]
    found = repeated(text, candidates, wordings, index)
    assert [(text[s.start : s.end].strip(), s.norm) for s in found] == [
        ("U zeeft het meel voor elke deegbeurt;", norm("meel-gezeefd")),
        ("U houdt de winkelvloer schoon en droog.", norm("hout-droog")),
    ]


def test_one_norm_in_two_wordings_is_one_statement() -> None:
    catalogue, wordings = earlier()
    index = Recogniser(catalogue, {"with-wordings": CALIBRATION}, wordings).index
    text = "U houdt de winkelvloer schoon en droog; u zeeft het meel voor elke deegbeurt."
    both = (f"{GUILD}/L0009", f"{GUILD}/L0006")
    one = NormCandidate(norm("winkel-schoon"), 0.5, 0.5, 0.5, "", both)
    assert len(repeated(text, [one], wordings, index)) == 1


def test_the_words_that_join_two_pieces_are_in_neither() -> None:
    text = "u weegt het deeg, alsmede het meel"
    for start in (18, 26):
        cut = pieces(text, (Stretch(0, 17, "a"), Stretch(start, len(text), "b")))
        assert [text[a:b] for a, b in cut] == ["u weegt het deeg", "het meel"]
    bare = "u weegt het deeg zeeft het meel"
    cut = pieces(bare, (Stretch(0, 17, "a"), Stretch(17, len(bare), "b")))
    assert [bare[a:b] for a, b in cut] == [bare]
    assert pieces(text, ()) == ((0, len(text)),)
    # A stretch of nothing but words that join is no piece.
    joined = "deeg of en of meel"
    stretches = (Stretch(0, 5, "a"), Stretch(8, 11, "b"), Stretch(11, len(joined), "c"))
    assert all(joined[a:b].strip() for a, b in pieces(joined, stretches))
