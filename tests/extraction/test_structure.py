"""Lines become blocks: headings, paragraphs, items with lead-ins, rows; every character has its place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph.extraction.model import Block, StructuredText
from policygraph.extraction.structure import structure


def read(text: str) -> StructuredText:
    return structure(text.split("\n"))


def shape(text: str) -> list[tuple[str, int, str]]:
    return [(b.kind, b.level, b.text) for b in read(text).blocks]


def kinds(text: str) -> list[str]:
    return [b.kind for b in read(text).blocks]


def block(text: StructuredText, words: str) -> Block:
    return next(b for b in text.blocks if words in b.text)


def test_marked_headings_nest_by_their_marks() -> None:
    text = read(
        "# Beleid\n\n## Zorg\n\nWij kopen zorg in.\n\n### **Tarief**\n\nHet tarief is vast."
    )
    assert [(b.text, b.level) for b in text.blocks if b.kind == "heading"] == [
        ("Beleid", 1),
        ("Zorg", 2),
        ("Tarief", 3),
    ]
    assert [h.text for h in text.headings(block(text, "vast"))] == ["Beleid", "Zorg", "Tarief"]


def test_a_short_line_alone_is_a_heading_and_a_sentence_is_not() -> None:
    text = "Kwaliteit van zorg\n\nDe zorg is goed.\n\nWij meten dit elk jaar.\n\nContact"
    assert kinds(text) == ["heading", "paragraph", "paragraph", "paragraph"]


def test_headings_named_in_the_contents_are_chapters() -> None:
    text = (
        "Inhoud\n\nOver ons\t3\nVoorwaarden\t5\nContact\t9\n\nOver ons\n\nDit zijn wij dan.\n\n"
        "Onze mensen\n\nZij werken hard.\n\nVoorwaarden\n\nU moet slagen."
    )
    found = {b.text: b.level for b in read(text).blocks if b.kind == "heading"}
    assert found == {"Inhoud": 1, "Over ons": 1, "Onze mensen": 2, "Voorwaarden": 1}
    assert kinds(text)[1:4] == ["noise"] * 3


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("1.2 Reikwijdte", 2),
        ("2.2.1 Hulpmiddelen", 3),
        ("Hoofdstuk 3 Tarieven", 1),
        ("Artikel 5", 4),
        ("Artikel 5. Registratie", 4),
        ("Bijlage B: Lijst", 1),
        ("§ 4.1 Termijnen", 4),
    ],
)
def test_numbered_headings(line: str, level: int) -> None:
    found = read(f"{line}\n\nHier begint de tekst van dit deel.").blocks[0]
    assert (found.kind, found.level) == ("heading", level)


@pytest.mark.parametrize(
    "line",
    [
        "Artikel 5 van de wet bepaalt dat de zorg goed moet zijn.",
        "deel van de zorg wordt verplaatst naar de wijk",
        "2024 kunt u contact met ons opnemen.",
    ],
)
def test_what_only_looks_like_a_division_is_text(line: str) -> None:
    assert read(f"De tekst gaat hier verder dan de regel en\n{line}").blocks[0].kind == "paragraph"


def test_a_number_begins_a_chapter_where_no_list_follows() -> None:
    text = "1. Inleiding\n\nDit stuk gaat over zorg.\n\n2. Eisen\n\na. De praktijk is open.\n\nb. De praktijk is schoon."
    assert kinds(text) == ["heading", "paragraph", "heading", "item", "item"]
    assert kinds("De eisen zijn:\n\n1. Goed\n2. Schoon\n3. Open") == ["paragraph"] + ["item"] * 3


@pytest.mark.parametrize("mark", ["-", "*", "•", "–", "▪", "✓", "1.", "a)", "(iii)", "- ✓", "1)"])
def test_bullets_of_several_shapes(mark: str) -> None:
    found = read(f"De eisen zijn:\n\n{mark} een vaste locatie;\n{mark} een vast team.").blocks
    assert [(b.kind, b.text) for b in found[1:]] == [
        ("item", "een vaste locatie;"),
        ("item", "een vast team."),
    ]
    assert {b.lead for b in found[1:]} == {0}


def test_nested_items_have_the_item_above_as_lead() -> None:
    text = read(
        "Wij vragen:\n\n- een plan met:\n    - een doel\n    - een datum\n  - een team\n- een locatie"
    )
    found = {b.text: (b.level, b.lead) for b in text.blocks}
    assert found["een doel"] == found["een datum"] == (2, 1)
    # A depth that was not there before belongs to the list around it.
    assert found["een team"] == found["een locatie"] == (1, 0)


def test_a_lead_in_without_a_colon_and_an_aside_between_items() -> None:
    text = read("Dit kader geeft geen rechten.\n\n- eerst\n- daarna\n\n(Bron: kader)\n\n- slot")
    assert {block(text, w).lead for w in ("eerst", "daarna", "slot")} == {0}


def test_a_heading_ends_a_list() -> None:
    text = read("Wij vragen:\n\n- een plan\n\n## Anders\n\n- een team")
    assert block(text, "een team").lead is None


def test_headings_below_an_announcement_keep_it_for_their_lists() -> None:
    text = read(
        "Vermeld in de aanvraag:\n\n## Praktijk\n\n- de naam\n\n## Hulp\n\n- de duur\n\n"
        "## Anders\n\nWat tekst.\n\n## Slot\n\n- een groet"
    )
    assert [block(text, w).lead for w in ("de naam", "de duur", "een groet")] == [0, 0, None]


def test_a_heading_of_another_level_ends_the_announcement() -> None:
    text = read("Vermeld:\n\n## Praktijk\n\n- de naam\n\n# Anders\n\n- de duur")
    assert [block(text, w).lead for w in ("de naam", "de duur")] == [0, None]


def test_tables_with_tabs_and_pipes_know_their_header() -> None:
    tabs = read("Vragen over\tAdres\nNota's\tnota@voorbeeld.nl\n\nEn verder.")
    assert [(b.kind, b.header) for b in tabs.blocks] == [
        ("row", None),
        ("row", 0),
        ("paragraph", None),
    ]
    assert tabs.blocks[1].cells == ("Nota's", "nota@voorbeeld.nl")
    pipes = read("| Wat | Wanneer |\n|-----|---------|\n| Offerte | 1 mei 2030 |")
    assert [b.cells for b in pipes.blocks if b.kind == "row"] == [
        ("Wat", "Wanneer"),
        ("Offerte", "1 mei 2030"),
    ]


def test_words_cut_at_line_ends_are_joined_and_hyphens_of_compounds_stay() -> None:
    assert read("Wij kopen zorg in voor onze verzeker-\nden en voor in- en\nuitstroom.").blocks[
        0
    ].text == ("Wij kopen zorg in voor onze verzekerden en voor in- en uitstroom.")
    assert "woon- en leefsituatie" in read("Denk aan de woon-\nen leefsituatie.").blocks[0].text


def test_a_page_break_inside_a_sentence_does_not_end_it() -> None:
    text = "Als u deze toeslag wilt aanvragen, dan kunt u voor 1 december\n\n2030 contact opnemen."
    assert kinds(text) == ["paragraph"]


def test_links_tags_and_emphasis_are_dropped_but_an_unshown_address_stays() -> None:
    text = read(
        "Zie [hier](#), [ons loket](https://loket.voorbeeld.nl) of "
        '<a href="mailto:a@b.nl">a@b.nl</a> en **vet** werk.'
    )
    assert text.blocks[0].text == (
        "Zie hier, ons loket(https://loket.voorbeeld.nl) of a@b.nl en vet werk."
    )


def test_page_numbers_and_running_heads_are_noise() -> None:
    pages = [
        f"Een zin die op pagina {n} loopt en hier eindigt.\n\nBeleid 2030 {n}\n"
        for n in range(2, 7)
    ]
    found = read("\n".join(pages) + "\n12\n\n- 13 -\n\nPagina 4 van 9")
    assert [b.text for b in found.blocks if b.kind == "noise"] == [
        *(f"Beleid 2030 {n}" for n in range(2, 7)),
        "12",
        "- 13 -",
        "Pagina 4 van 9",
    ]


FLAT = """ Onze eisen aan
de praktijk
Wij verwachten dat een praktijk die met ons een overeenkomst wil slui-

ten, voldoet aan de eisen die hieronder staan en die met de koepels van

de praktijken zijn besproken in het afgelopen jaar.

Openingstijden

 - de praktijk is op vijf dagen in de week geopend en is op die dagen ook

per telefoon bereikbaar;

 - de praktijk heeft een waarneemregeling.

Een praktijk die hieraan niet kan voldoen, overlegt hierover vooraf met

de inkoper van de regio, die daar binnen een maand op zal antwoorden.

Wat Wie Wanneer (2030)

Offerte sturen Praktijk Uiterlijk 1 mei

2030

Gesprekken Beide 3 juni 2030

 Contact
U kunt ons schrijven."""


def test_a_text_flattened_from_a_pdf() -> None:
    assert shape(FLAT) == [
        ("heading", 1, "Onze eisen aan de praktijk"),
        (
            "paragraph",
            0,
            "Wij verwachten dat een praktijk die met ons een overeenkomst wil sluiten, voldoet aan "
            "de eisen die hieronder staan en die met de koepels van de praktijken zijn besproken "
            "in het afgelopen jaar.",
        ),
        ("heading", 1, "Openingstijden"),
        (
            "item",
            1,
            "de praktijk is op vijf dagen in de week geopend en is op die dagen ook per telefoon "
            "bereikbaar;",
        ),
        ("item", 1, "de praktijk heeft een waarneemregeling."),
        (
            "paragraph",
            0,
            "Een praktijk die hieraan niet kan voldoen, overlegt hierover vooraf met de inkoper van "
            "de regio, die daar binnen een maand op zal antwoorden.",
        ),
        ("row", 0, "Wat Wie Wanneer (2030)"),
        ("row", 0, "Offerte sturen Praktijk Uiterlijk 1 mei 2030"),
        ("row", 0, "Gesprekken Beide 3 juni 2030"),
        ("heading", 1, "Contact"),
        ("paragraph", 0, "U kunt ons schrijven."),
    ]


LINE = st.lists(
    st.sampled_from(
        ["", "- ", "* ", "1. ", "## ", "**", "zorg", "Kwaliteit", "verzeker-", "den", " ", "\t", "|",
         "[hier](#)", "<p>", "</p>", "a.s.r.", ".", ":", ";", "é", "_", "(", ")", "2030", "u", "•"]
    ),
    max_size=8,
).map("".join)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(LINE, max_size=25))
def test_every_character_stands_where_its_block_says(lines: list[str]) -> None:
    last = (0, 0)
    for made in structure(lines).blocks:
        assert len(made.text) == len(made.origin)
        for character, (number, column) in zip(made.text, made.origin, strict=True):
            line = lines[number - 1]
            if column <= len(line) and not line[column - 1].isspace():
                assert line[column - 1] == character or character == " "
            else:
                assert character == " "
        if made.origin:
            assert made.origin[0] > last or made.kind == "noise"
            last = max(last, made.origin[-1])
        assert made.lead is None or made.lead < made.number
        assert made.heading is None or made.heading < made.number


def test_every_letter_is_in_exactly_one_block() -> None:
    lines = FLAT.split("\n")
    places = [
        o
        for b in structure(lines).blocks
        for c, o in zip(b.text, b.origin, strict=True)
        if c.isalnum()
    ]
    assert places == [
        (n, i) for n, line in enumerate(lines, 1) for i, c in enumerate(line, 1) if c.isalnum()
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("• 1. De praktijk meet de tijd.", "De praktijk meet de tijd."),
        ("  • a. een plan;", "een plan;"),
        ("• 2 Het college besluit.", "Het college besluit."),
        ("1°. een plan;", "een plan;"),
        ("2.1. Het tarief is vast en geldt voor elk consult in de avond.",
         "Het tarief is vast en geldt voor elk consult in de avond."),
        ("3.2 Op deze regels is het recht van het dorp van toepassing, en geen ander recht.",
         "Op deze regels is het recht van het dorp van toepassing, en geen ander recht."),
        ("iv. een fiets;", "een fiets;"),
        ("(b) een fiets;", "een fiets;"),
    ],
)  # fmt: skip
def test_marks_of_items(line: str, words: str) -> None:
    assert shape(f"De praktijk heeft het volgende:\n{line}")[1:] == [("item", 1, words)]


def test_numbered_paragraphs_close_together_are_items_of_their_own() -> None:
    above = "Hier staan de twee regels die u elk jaar naleeft en die wij elke zomer met u bespreken"
    text = f"{above}\n2.1. Dit geldt voor iedereen.\n2.2. Dit geldt elk jaar."
    assert shape(text) == [
        ("paragraph", 0, above),
        ("item", 1, "Dit geldt voor iedereen."),
        ("item", 1, "Dit geldt elk jaar."),
    ]


def test_a_mark_on_a_line_of_its_own_belongs_to_the_words_below_it() -> None:
    text = "  • 1.\n    De praktijk meet\n    de tijd:\n    • a.\n      per patiënt;\n  • 2.\n"
    found = read(text + "    Zij deelt de uitkomst.").blocks
    assert [(b.kind, b.level, b.text) for b in found] == [
        ("item", 1, "De praktijk meet de tijd:"),
        ("item", 2, "per patiënt;"),
        ("item", 1, "Zij deelt de uitkomst."),
    ]
    assert found[1].lead == 0
    assert found[0].extent(0, 2).start_line == 2


def test_a_mark_without_words_is_nothing() -> None:
    text = "1.\n\n2.\n\n  - een plan."
    assert shape(text) == [("item", 1, "een plan.")]
    assert read(text).blocks[0].lead is None


def test_a_flat_list_below_an_item_with_a_colon_is_its_list() -> None:
    text = read(
        "De eisen zijn:\n- De praktijk heeft:\n- een plan;\n- een fiets.\n- De praktijk meldt dit."
    )
    found = {b.text: b for b in text.blocks}
    assert found["een plan;"].lead == found["De praktijk heeft:"].number
    assert found["een fiets."].lead == found["De praktijk heeft:"].number
    assert found["De praktijk meldt dit."].lead == 0


def test_a_line_that_says_something_is_no_title() -> None:
    asked = "Hebt u nog geen afspraak en wilt u die wel? Neem dan contact met ons op"
    told = "Wij maken met alle praktijken in de streek een afspraak voor het hele jaar dat komt"
    text = f"Contact\n\n{asked}\n\n{told}\n\nTarieven\n\nHet tarief is vast."
    assert kinds(text) == ["heading", "paragraph", "paragraph", "heading", "paragraph"]


def test_a_question_alone_is_a_title_and_one_with_its_answer_is_not() -> None:
    text = "Stap 2. Wanneer kunt u zich melden?\n\nDat kan in mei.\n\nHebt u vragen? Bel ons."
    assert kinds(text) == ["heading", "paragraph", "paragraph"]


def test_a_table_in_lines_close_together_ends_its_rows_with_a_month() -> None:
    text = (
        "Wat Wie Wanneer\nAanbod aan praktijken De maatschappij\nseptember/oktober 2030\n"
        "Publicatie van de lijst De maatschappij 12 november 2030\n\nWij werken hieraan mee."
    )
    assert shape(text) == [
        ("row", 0, "Wat Wie Wanneer"),
        ("row", 0, "Aanbod aan praktijken De maatschappij september/oktober 2030"),
        ("row", 0, "Publicatie van de lijst De maatschappij 12 november 2030"),
        ("paragraph", 0, "Wij werken hieraan mee."),
    ]


def test_a_title_without_a_mark_stands_beside_the_marked_ones_that_come() -> None:
    text = structure(
        ["Nieuw dit jaar", "", "## Kwaliteit", "", "U meldt klachten.", "", "### Meting"]
    )
    levels = {b.text: b.level for b in text.blocks if b.kind == "heading"}
    assert levels == {"Nieuw dit jaar": 2, "Kwaliteit": 2, "Meting": 3}
    assert text.blocks[1].heading is None
