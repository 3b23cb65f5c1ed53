"""Guards, exceptions and triggers: every cue by its example, and none is lost."""

import pytest

from policygraph.extraction.conditions import ConditionIndex, conditions
from policygraph.extraction.details import WORD_LISTS, detail_stages
from policygraph.extraction.model import Statement
from policygraph.vocabulary import local_name
from policygraph.wordlists import read_words

from .building import candidate, catalogue, concept

LIST = read_words("conditions")
GRAPH = catalogue(
    concept("Circumstance", "eigen-lab", "heeft een eigen laboratorium", "eigen laboratorium"),
    concept("Circumstance", "dagopname", "biedt alleen dagopnames", "dagopname"),
    concept("Circumstance", "criteria-label", "voldoet aan de criteria voor het groene label"),
    concept("ProviderType", "apotheek", "apotheek", "apotheken"),
)
INDEX = ConditionIndex(GRAPH, LIST)


def held(text: str, part: str | None = None, **where: object) -> list[tuple[str, str, str | None]]:
    found = conditions(*candidate(text, part, **where), INDEX)  # type: ignore[arg-type]
    return [
        (c.role, c.words, local_name(c.circumstance) if c.circumstance else None) for c in found
    ]


@pytest.mark.parametrize("entry", LIST["cues"], ids=lambda e: e["id"])
def test_every_cue_takes_the_words_that_its_example_says(entry: dict[str, str]) -> None:
    found = held(entry["example"])
    assert [words for _, words, _ in found] == [entry["words"]]
    roles = {"if": {"guard", "trigger"}}.get(entry["role"], {entry["role"]})
    assert {role for role, _, _ in found} <= roles


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("U meldt dit, indien u een eigen laboratorium heeft.", [("guard", "indien u een eigen laboratorium heeft", "eigen-lab")]),
        ("Bij dagopname is een arts aanwezig.", [("guard", "Bij dagopname", "dagopname")]),
        ("U levert cijfers aan, tenzij u een eigen laboratorium heeft.", [("exception", "tenzij u een eigen laboratorium heeft", "eigen-lab")]),
        ("Als uw instelling over een vergunning beschikt, meldt u dat.", [("guard", "Als uw instelling over een vergunning beschikt", None)]),
        ("Als er een storing is, belt u ons.", [("trigger", "Als er een storing is", None)]),
        ("Het groene label staat bij u vermeld als u voldoet aan bepaalde criteria.", [("guard", "als u voldoet aan bepaalde criteria", "criteria-label")]),
        ("Wij kijken als verzekeraar naar de hele keten.", []),
        ("Als onderdeel van het contract geldt een bijlage.", []),
        ("Zowel apotheken als artsen doen mee.", []),
    ],
)  # fmt: skip
def test_facts_are_guards_and_events_are_triggers(
    text: str, expected: list[tuple[str, str, str | None]]
) -> None:
    assert held(text) == expected


def test_the_ground_for_exclusion_and_the_wish_for_a_contract_are_no_guards() -> None:
    assert [r for r, _, _ in held("U wordt uitgesloten als u fraude pleegt.")] == ["ground"]
    assert [r for r, _, _ in held("Als u een contract wilt sluiten, belt u.")] == ["ground"]


def test_a_clause_shares_the_condition_of_its_sentence_and_an_item_that_of_its_lead_in() -> None:
    text = "Als er een storing is, belt u ons en stuurt u een verslag."
    assert held(text, "stuurt u een verslag") == [("trigger", "Als er een storing is", None)]
    lead = "Indien u een eigen laboratorium heeft, geldt:"
    assert [c for _, _, c in held("een logboek;", kind="item", lead=lead)] == ["eigen-lab"]


def test_a_question_is_the_condition_of_what_follows() -> None:
    text = "Heeft u een voorstel? Stuur het dan op."
    assert held(text, "Stuur het dan op.") == [("trigger", "Heeft u een voorstel?", None)]


def test_no_condition_is_lost_on_the_way_into_a_statement() -> None:
    stages = detail_stages(GRAPH, {name: read_words(name) for name in WORD_LISTS})
    text = (
        "Indien u een eigen laboratorium heeft, levert u waar nodig cijfers aan, tenzij de "
        "gemeente dat doet, zodra het jaar om is."
    )
    found, structure = candidate(text)
    made = Statement(found, {}, 1.0)
    for stage in stages.values():
        made = stage(made, structure)
    assert made.guard is not None
    assert local_name(made.guard.iri) == "eigen-lab"
    assert made.exception is None
    assert made.trigger is not None
    assert made.trigger.nl == "waar nodig"
    assert any("tenzij de gemeente dat doet" in note for note in made.notes)
    assert any("zodra het jaar om is" in note for note in made.notes)


def test_a_condition_that_only_repeats_the_scope_is_none() -> None:
    stages = detail_stages(GRAPH, {name: read_words(name) for name in WORD_LISTS})
    found, structure = candidate("In het geval van een apotheek, is de balie open.")
    made = stages["conditions"](Statement(found, {}, 1.0), structure)
    assert (made.guard, made.trigger, made.notes) == (None, None, ())
