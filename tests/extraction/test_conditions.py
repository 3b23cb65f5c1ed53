"""Guards, exceptions and triggers: every cue by its example, and none is lost."""

import pytest

from policygraph.extraction.conditions import PROPOSED, ConditionIndex, conditions
from policygraph.extraction.details import WORD_LISTS, detail_stages
from policygraph.extraction.model import Decision, Statement
from policygraph.model import Catalogue, Text
from policygraph.vocabulary import local_name
from policygraph.wordlists import read_words

from .building import candidate, catalogue, concept

LIST = read_words("conditions")
GRAPH = catalogue(
    concept("Circumstance", "eigen-lab", "heeft een eigen laboratorium", "eigen laboratorium"),
    concept("Circumstance", "dagopname", "biedt alleen dagopnames", "dagopname"),
    concept("Circumstance", "fte", "heeft meer dan 250 fte en een eigen pand"),
    concept("Circumstance", "geen-gas", "heeft geen aansluiting op gas"),
    concept("Circumstance", "vergunning-opslag", "heeft een vergunning voor koude opslag"),
    concept("Circumstance", "keuringseisen", "voldoet aan de keuringsvoorwaarden"),
    concept("Circumstance", "gasvoorwaarden", "voldoet aan de voorwaarden voor gas"),
    concept("Circumstance", "combi", "is een combinatiepraktijk"),
    concept("Circumstance", "kleine-praktijk", "is een kleine praktijk"),
    concept("Circumstance", "criteria-label", "voldoet aan de criteria voor het groene label"),
    concept("ProviderType", "apotheek", "apotheek", "apotheken"),
)
INDEX = ConditionIndex(GRAPH, LIST)


def held(text: str, part: str | None = None, **where: object) -> list[tuple[str, str, str | None]]:
    found = conditions(*candidate(text, part, **where), INDEX)  # type: ignore[arg-type]
    return [
        (c.role, c.words, local_name(c.circumstance) if c.circumstance else None) for c in found
    ]


@pytest.mark.parametrize("words", LIST["announcing"]["examples"])
def test_what_only_announces_a_list_is_no_condition_of_its_items(words: str) -> None:
    assert held(f"U krijgt een contract {words}:") == []
    assert held("een geldig diploma;", lead=f"U krijgt een contract {words}:") == []


@pytest.mark.parametrize("words", LIST["announcing"]["others"])
def test_a_condition_with_words_of_its_own_stays(words: str) -> None:
    assert [said for _, said, _ in held(f"U krijgt een contract {words}.")] == [words]


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
        ("De aanbieder (niet zijnde een vervoerder) meldt dit.", [("exception", "niet zijnde een vervoerder", None)]),
        ("Dit kan na schriftelijke toestemming.", [("trigger", "na schriftelijke toestemming", None)]),
    ],
)  # fmt: skip
def test_facts_are_guards_and_events_are_triggers(
    text: str, expected: list[tuple[str, str, str | None]]
) -> None:
    assert held(text) == expected


def test_the_ground_for_exclusion_and_the_wish_for_a_contract_are_no_guards() -> None:
    for sentence in LIST["excludes"]["examples"]:
        assert [r for r, _, _ in held(sentence)] == ["ground"]
    for example in LIST["wish"]["examples"]:
        assert [r for r, _, _ in held(example)] == ["ground"]


def test_a_clause_shares_the_condition_of_its_sentence_and_an_item_that_of_its_lead_in() -> None:
    text = "Als er een storing is, belt u ons en stuurt u een verslag."
    assert held(text, "stuurt u een verslag") == [("trigger", "Als er een storing is", None)]
    lead = "Indien u een eigen laboratorium heeft, geldt:"
    assert [c for _, _, c in held("een logboek;", kind="item", lead=lead)] == ["eigen-lab"]


def test_an_event_of_a_later_clause_is_not_that_of_the_clause_before_it() -> None:
    text = "U noteert de tijd en u belt ons als er een storing is."
    assert held(text, "U noteert de tijd") == []
    assert held(text, "u belt ons als er een storing is.") != []
    # After a comma it belongs to both, and a limit is never left out.
    assert held(text.replace(" als", ", als"), "U noteert de tijd") != []
    assert held(text.replace("als er een", "tenzij er geen"), "U noteert de tijd") != []


def test_a_heading_may_state_the_condition_of_its_section() -> None:
    def under(*headings: str) -> list[tuple[str, str | None]]:
        return [(role, known) for role, _, known in held("U meldt dit.", headings=headings)]

    assert under("Als u een eigen laboratorium heeft", "Melden") == [("guard", "eigen-lab")]
    assert under("2.3 Als u een eigen laboratorium heeft") == [("guard", "eigen-lab")]
    assert under("Melden, behalve bij een dagopname") == [("exception", "dagopname")]
    assert under("Wat u doet als er een storing is") == []


def test_a_clause_ends_with_the_cell_of_a_table_it_stands_in() -> None:
    cells = ("Cijfers aanleveren", "Iedereen, behalve kleine vervoerders", "1 juni 2030")
    found = held(" ".join(cells), kind="row", cells=cells)
    assert found == [("exception", "behalve kleine vervoerders", None)]


def test_a_question_is_the_condition_of_what_follows() -> None:
    text = "Heeft u een voorstel? Stuur het dan op."
    assert held(text, "Stuur het dan op.") == [("trigger", "Heeft u een voorstel?", None)]


def test_a_question_may_hold_a_fact_and_what_was_before() -> None:
    text = "Had u al een contract en heeft u een eigen laboratorium? Dan belt u ons."
    question = "Had u al een contract en heeft u een eigen laboratorium?"
    assert held(text) == [("guard", question, "eigen-lab"), ("trigger", question, None)]


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
    found, structure = candidate(
        text := "U meldt dit. Dit geldt alleen voor apotheken.", "U meldt dit."
    )
    assert stages["conditions"](Statement(found, {}, 1.0), structure).trigger is None
    found, structure = candidate(text.replace("apotheken", "spoedritten"), "U meldt dit.")
    assert stages["conditions"](Statement(found, {}, 1.0), structure).trigger is not None


@pytest.mark.parametrize("example", LIST["fact"]["examples"])
def test_a_fact_about_the_provider_is_a_guard(example: str) -> None:
    assert [r for r, _, _ in held(f"U meldt dit, {example}.")] == ["guard"]


@pytest.mark.parametrize("example", LIST["fact"]["events"] + LIST["past"]["examples"])
def test_an_event_and_what_is_past_are_triggers(example: str) -> None:
    assert [r for r, _, _ in held(f"U meldt dit, {example}.")] == ["trigger"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Words of one meaning, and compounds taken apart.
        ("Dit mag, indien u voldoet aan de voorwaarden voor keuring.", ["keuringseisen"]),
        ("Dit mag, indien aan de voorwaarden voor keuring is voldaan.", ["keuringseisen"]),
        ("Dit mag, als u een kleine praktijk bent.", ["kleine-praktijk"]),
        ("Dit mag, als u een combinatie-praktijk bent.", ["combi"]),
        # A word that points into the sentence.
        ("Voor koude opslag belt u ons, indien u hiervoor een vergunning heeft.", ["vergunning-opslag"]),
        # Another number, a part of a compound, or a denial on one side is another fact.
        ("Dit geldt als u meer dan 40 fte en een eigen pand heeft.", [None]),
        ("Dit geldt als de praktijk gesloten is.", [None]),
        ("Dit mag, indien aan de rijdersvoorwaarden is voldaan.", [None]),
        ("Dit geldt als u geen eigen laboratorium heeft.", [None]),
        ("Dit geldt als u een aansluiting op gas heeft.", [None]),
        ("Dit geldt als u geen aansluiting op gas heeft.", ["geen-gas"]),
    ],
)  # fmt: skip
def test_a_circumstance_is_the_same_fact_in_other_words(
    text: str, expected: list[str | None]
) -> None:
    assert [known for _, _, known in held(text)] == expected


@pytest.mark.parametrize("example", LIST["afterwards"]["examples"], ids=lambda e: e["text"])
def test_a_sentence_that_makes_an_exception_belongs_to_the_one_before(
    example: dict[str, str],
) -> None:
    text = f"Een jaarplan is verplicht. Dit plan is kort. {example['text']} Wij lezen alles."
    exception = [("exception", example["words"])]
    assert [(r, w) for r, w, _ in held(text, "Een jaarplan is verplicht.")] == exception
    assert [(r, w) for r, w, _ in held(text, "Dit plan is kort.")] == exception
    assert held(text, "Wij lezen alles.") == []
    assert held(text.replace("Dit plan", "Elk plan"), "Een jaarplan is verplicht.") == []


@pytest.mark.parametrize("example", LIST["only"]["examples"], ids=lambda e: e["text"])
def test_a_sentence_may_limit_the_one_before(example: dict[str, str | None]) -> None:
    text = f"Een jaarplan is verplicht. {example['text']}"
    limits = [("guard", example["words"])] if example["words"] else []
    assert [(r, w) for r, w, _ in held(text, "Een jaarplan is verplicht.")] == limits


def test_a_later_limit_is_a_known_circumstance_where_there_is_one() -> None:
    text = "Een jaarplan is verplicht. Dit geldt alleen voor een kleine praktijk."
    assert [c for _, _, c in held(text, "Een jaarplan is verplicht.")] == ["kleine-praktijk"]


def test_a_later_exception_is_a_known_circumstance_where_there_is_one() -> None:
    text = "Een jaarplan is verplicht. Voor een kleine praktijk geldt dit niet."
    assert [c for _, _, c in held(text, "Een jaarplan is verplicht.")] == ["kleine-praktijk"]


def test_what_goes_on_about_a_sentence_shares_its_known_conditions() -> None:
    text = "Bij dagopname maakt u een afspraak. Deze afspraak is schriftelijk. Wij betalen."
    assert held(text, "Deze afspraak is schriftelijk.") == [("guard", "Bij dagopname", "dagopname")]
    assert held(text, "Wij betalen.") == []
    # An event of the sentence before is not repeated.
    assert held("Als er een storing is, belt u ons. Dit kost niets.", "Dit kost niets.") == []


@pytest.mark.parametrize(
    "text",
    [
        "U levert cijfers aan, tenzij anders is overeengekomen.",
        "U levert cijfers aan, tenzij schriftelijk anders overeengekomen.",
        "Behoudens tegenbericht levert u cijfers aan.",
    ],
)
def test_a_reservation_is_no_exception(text: str) -> None:
    assert [role for role, _, _ in held(text)] == ["reservation"]


def test_a_list_of_conditions_is_announced_not_limited() -> None:
    lead = "U ontvangt de toeslag als u:"
    assert held("een register bijhoudt;", kind="item", lead=lead) == []
    # What is excepted is never left out.
    for lead in ("De eis geldt niet als u:", "U levert cijfers aan, behalve als u:"):
        assert [r for r, _, _ in held("pas begint;", kind="item", lead=lead)] == ["exception"]
        assert not held("pas begint;", kind="item", lead=lead)[0][1].endswith(":")


@pytest.mark.parametrize("example", LIST["following_from"]["examples"], ids=lambda e: e["text"])
def test_an_event_in_what_follows_from_a_statement_is_none_of_it(example: dict[str, str]) -> None:
    assert held(example["text"]) == []


def test_what_recurs_and_an_event_stand_side_by_side() -> None:
    stages = detail_stages(GRAPH, {name: read_words(name) for name in WORD_LISTS})
    found, structure = candidate("Zodra het jaar om is, meldt u dit.")
    made = Statement(found, {}, 1.0, trigger=Text("elk jaar vóór 1 mei", ""))
    made = stages["conditions"](made, structure)
    assert made.trigger is not None
    assert made.trigger.nl == "elk jaar vóór 1 mei; Zodra het jaar om is"


def stated(text: str, kind: str = "Requirement", graph: Catalogue = GRAPH) -> Statement:
    stages = detail_stages(graph, {name: read_words(name) for name in WORD_LISTS})
    found, structure = candidate(text)
    made = Statement(found, {"kind": Decision(kind, "test", 1.0)}, 1.0)
    for name in ("scopes", "conditions"):
        made = stages[name](made, structure)
    return made


def test_who_is_excepted_is_proposed_although_it_is_no_scope() -> None:
    made = stated("Iedereen levert een plan aan, met uitzondering van apotheken.")
    assert made.scope == ()
    assert made.notes == (f"{PROPOSED}: uitzondering: met uitzondering van apotheken",)


def test_a_condition_without_circumstance_is_shown_and_proposed() -> None:
    made = stated("Instellingen die een eigen keuken hebben, melden dit.")
    assert made.trigger is not None
    assert made.trigger.nl == "Instellingen die een eigen keuken hebben"
    assert made.notes[0].startswith(PROPOSED)
    assert stated("U levert dit, tenzij anders vermeld.").notes == (
        "voorbehoud: tenzij anders vermeld",
    )


def test_an_event_in_a_ground_for_exclusion_is_part_of_the_ground() -> None:
    text = "U heeft gelogen bij het geven van inlichtingen."
    assert stated(text, "ExclusionGround").trigger is None
    assert stated(text).trigger is not None


def test_the_insurer_by_its_own_name_opens_a_clause() -> None:
    graph = catalogue(concept("Organization", "z", "Zorgzaam"))
    index = ConditionIndex(graph, LIST, concept("Organization", "z", "x").iri)
    found = conditions(*candidate("U levert dit aan als Zorgzaam daarom vraagt."), index)
    assert [c.words for c in found] == ["als Zorgzaam daarom vraagt"]
    assert held("U levert dit aan als Zorgzaam daarom vraagt.") == []
    words = {name: read_words(name) for name in WORD_LISTS}
    stages = detail_stages(graph, words, insurer=concept("Organization", "z", "x").iri)
    found_, structure = candidate("U levert dit aan als Zorgzaam daarom vraagt.")
    made = stages["conditions"](Statement(found_, {}, 1.0), structure)
    assert made.trigger is not None
