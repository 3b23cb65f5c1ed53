"""The chapter decides before the verb; lead-ins give force; knock-outs stand anywhere; negation."""

import time

import pytest

from policygraph.extraction.confidence import Calibration, calibrate
from policygraph.extraction.cues import read_cues
from policygraph.extraction.pipeline import Pipeline
from policygraph.extraction.regimes import regimes
from policygraph.extraction.structure import structure
from policygraph.vocabulary import KINDS
from policygraph.wordlists import read_words

CUES = read_cues(read_words("cues"))


def kinds(text: str) -> dict[str, str | None]:
    read = Pipeline(CUES).read(text.split("\n"))
    found: dict[str, str | None] = {c.text: None for c, _ in read.rejected}
    return found | {s.candidate.text: s.kind for s in read.statements}


def only(text: str) -> str | None:
    return list(kinds(text).values())[-1]


SENTENCE = "Wij verwachten dat de praktijk haar wachttijd elke maand publiceert."


@pytest.mark.parametrize(
    ("chapter", "kind"),
    [
        ("Onze visie op zorg", "Expectation"),
        ("Toegankelijkheid", "Expectation"),
        ("Contractvoorwaarden", "Requirement"),
        ("Aanvullende voorwaarden voor klinieken", "Requirement"),
        ("Minimumeisen", "Requirement"),
        ("Kwaliteitscriteria", "Requirement"),
        ("Planning en termijnen", "ProcedureStep"),
    ],
)
def test_the_chapter_decides_before_the_verb(chapter: str, kind: str) -> None:
    assert only(f"## {chapter}\n\n{SENTENCE}") == kind


@pytest.mark.parametrize(
    "chapter", ["Onze visie", "Contractvoorwaarden", "Inkoopproces", "Tarieven"]
)
def test_a_knock_out_is_one_in_any_chapter(chapter: str) -> None:
    assert (
        only(f"## {chapter}\n\nU ontvangt geen contract als u onder toezicht staat.")
        == "ExclusionGround"
    )


def test_the_same_words_as_requirement_and_as_ground() -> None:
    item = "- u staat {}onder verscherpt toezicht;"
    assert only("## Contractvoorwaarden\n\n" + item.format("niet ")) == "Requirement"
    assert only("## Uitsluitende voorwaarden\n\n" + item.format("")) == "ExclusionGround"


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        ("u weigert geen patiënten vanwege hun leeftijd", "Prohibition"),
        ("operaties bij zuigelingen worden niet verricht", "Prohibition"),
        ("de praktijk mag niet meer dan 20% uitbesteden", "Prohibition"),
        ("u heeft geen schulden bij de fiscus", "Requirement"),
        ("u hoeft dit verslag niet zelf te schrijven", "Permission"),
        ("wij contracteren hiervoor alleen gespecialiseerde teams", "PurchaseRule"),
        ("u ontvangt hiervoor een vast bedrag", "PurchaseRule"),
        ("wij ondersteunen u met een format", "Commitment"),
        ("een vast team", "Requirement"),
        ("u bent 24 uur per dag bereikbaar via spoed@voorbeeld.nl", "Requirement"),
    ],
)
def test_items_among_conditions(item: str, kind: str) -> None:
    assert only(f"## Contractvoorwaarden\n\n- {item};") == kind


@pytest.mark.parametrize(
    ("lead", "kind", "of_lead"),
    [
        ("De praktijk voldoet aan de volgende voorwaarden:", "Requirement", "Requirement"),
        ("Wij verwachten van de praktijk dat zij:", "Expectation", None),
        ("Onder deze overeenkomst vallen de volgende onderdelen:", "PurchaseRule", None),
        (
            "Wij sluiten geen overeenkomst met een praktijk die:",
            "ExclusionGround",
            "ExclusionGround",
        ),
        ("U kunt aan dit richtinggevend kader geen rechten ontlenen:", "GuidanceCriterion", None),
        ("De kliniek:", None, None),
    ],
)
def test_items_take_their_force_from_the_lead_in(
    lead: str, kind: str | None, of_lead: str | None
) -> None:
    found = kinds(f"## Zorg in de wijk\n\n{lead}\n\n- een vast team in de wijk;\n- korte lijnen.")
    assert list(found.values()) in ([of_lead, kind, kind], [kind, kind, of_lead])
    assert found["een vast team in de wijk;"] == kind
    assert found[lead] == of_lead


def test_a_lead_in_that_opens_conditions_carries_over_the_topics_below_it() -> None:
    text = (
        "## Een overeenkomst sluiten\n\n### Eerst dit\n\nPraktijken moeten voldoen aan onderstaande "
        "voorwaarden.\n\n### Algemeen\n\n- een vaste locatie;\n\n### Kwaliteit\n\n- een jaarplan;\n\n"
        "### Verhalen\n\nIn de wijk is veel te doen.\n\n### Meer\n\n- een buurthuis;"
    )
    found = kinds(text)
    assert found["een vaste locatie;"] == found["een jaarplan;"] == "Requirement"
    # Prose ends the conditions; a list after it has the chapter above.
    assert found["een buurthuis;"] != "Requirement"
    read = structure(text.split("\n"))
    rules = {read.blocks[n].text: r.rule for n, r in regimes(read, CUES).items()}
    assert rules["Algemeen"] == rules["Kwaliteit"] == "carried-on"


def test_what_goes_on_about_a_statement_is_of_its_kind() -> None:
    found = kinds(f"## Onze visie\n\n{SENTENCE} Dat betekent dat cijfers actueel zijn.")
    assert found["Dat betekent dat cijfers actueel zijn."] == "Expectation"
    assert kinds("## Onze visie\n\nZorg is van ons allen. Dat betekent dat het telt.") == {
        "Zorg is van ons allen.": None,
        "Dat betekent dat het telt.": None,
    }


@pytest.mark.parametrize(
    "text",
    [
        "## Belangrijkste wijzigingen ten opzichte van vorig jaar\n\nOnderwerp\tWijziging\nTarief\tU moet meer meten.\n\nWij verwachten dat u meer meet.",
        "## Over ons\n\nVerzekerden kiezen voor ons vanwege de premie.",
        "## Onze visie\n\nDe vraag naar zorg stijgt.",
        "## Visie\n\nMet onze app verdienen leden punten.",
        "Voorbeeldzorg N.V. KvK 12345678 Utrecht",
        "## Inhoud\n\nOver ons\t2\nEisen aan u\t3\nContact\t9",
    ],
)
def test_what_is_no_statement(text: str) -> None:
    assert set(kinds(text).values()) <= {None}


def test_every_ruling_names_its_rule_and_only_known_kinds() -> None:
    read = Pipeline(CUES).read(f"## Contractvoorwaarden\n\n- een team;\n\n{SENTENCE}".split("\n"))
    assert [s.decisions["kind"].rule for s in read.statements] == [
        "conditions/item",
        "conditions/expects:expects",
    ]
    assert {s.kind for s in read.statements} <= set(KINDS)


def test_the_same_lines_give_the_same_statements() -> None:
    lines = f"## Minimumeisen\n\n{SENTENCE}\n\n- een team;\n- een plan.".split("\n")
    assert Pipeline(CUES).read(lines) == Pipeline(CUES).read(lines)


def test_confidence_is_the_smoothed_share_right() -> None:
    table = calibrate([("a/x", True)] * 8 + [("a/x", False)] * 2 + [("b/y", False)] * 10)
    assert table.counts == {"a/x": (8, 10), "b/y": (0, 10)}
    # All: (8+1)/(20+2); few of its own: two decisions of the prior are added.
    assert table.overall == pytest.approx(9 / 22)
    assert table.confidence("a/x") == pytest.approx((8 + 2 * 9 / 22) / 12)
    assert table.confidence("b/y") < 0.1
    assert table.confidence("never/seen") == pytest.approx(table.overall)
    # A rule never seen, of a family that was: nearer to its family than to all.
    assert Calibration({"a/x:one": (9, 10), "b/y": (0, 10)}).confidence("a/x:two") > 0.6
    assert Calibration.load(table.dump()) == Calibration(dict(table.counts))
    assert Calibration({}).confidence("any") == 0.5


@pytest.mark.parametrize(
    "piece", [".", "wij maken ", "u heeft een en heeft ", " ", "[a](", "- ", "|"]
)
def test_long_lines_take_no_time(piece: str) -> None:
    lines = [piece * (30_000 // len(piece)) + "a"]
    began = time.process_time()
    Pipeline(CUES).read(lines)
    assert time.process_time() - began < 5
