"""How publishers set a page, in small: drawn signs, tables with few rules, heads, notes, columns."""

import re
from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfbase.pdfmetrics import stringWidth

from policygraph.reading.lines import join_cut

from .made import BOLD, HEIGHT, REGULAR, WIDTH, Sheets, parsed, said, texts

PROSE = [
    "De aanbieder bespreekt elk half jaar met",
    "de cliënt of het plan nog bij hem past en",
    "legt vast wat daaruit komt. De huisarts",
    "krijgt daarvan bericht binnen een week.",
]
CARE = (
    ("Profiel", "Wie behandelt", "Keer per jaar"),
    ("Licht", "een pedicure met aantekening", "1"),
    ("Midden", "een podotherapeut", "4"),
    ("Zwaar", "het team van het ziekenhuis", "8"),
)
AS_ROWS = ["\t".join(row) for row in CARE]


def placed(sheet: Sheets, rows: tuple[tuple[str, ...], ...], y: float, step: float = 14) -> Sheets:
    for number, row in enumerate(rows):
        for x, cell in zip((50, 150, 400), row, strict=False):
            sheet.put(x, y + step * number, cell)
    return sheet


def rule(sheet: Sheets, y: float, x0: float = 46, x1: float = 500) -> None:
    sheet.canvas.line(x0, HEIGHT - y, x1, HEIGHT - y)


def test_dots_and_squares_that_are_drawn_are_signs_of_items() -> None:
    sheet = Sheets().put(50, 60, "De aanbieder heeft:")
    for number, text in enumerate(("een plan", "een rooster", "een telefoon")):
        y = 76 + 14 * number
        if number == 1:
            sheet.canvas.rect(56, HEIGHT - y + 2, 3, 3, fill=1, stroke=0)
        else:
            sheet.canvas.circle(58, HEIGHT - y + 3, 1.6, fill=1, stroke=0)
        sheet.put(66, y, text)
    assert texts(parsed(sheet.bytes(), ".pdf")) == [
        "De aanbieder heeft:", "", "- een plan", "- een rooster", "- een telefoon",
    ]  # fmt: skip


def test_small_pictures_before_lines_are_signs_one_alone_is_none() -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    tick = ImageReader(Image.new("RGB", (8, 8), "green"))
    sheet = Sheets()
    for number, text in enumerate(("een plan", "een rooster")):
        sheet.canvas.drawImage(tick, 50, HEIGHT - 60 - 14 * number, 8, 8)
        sheet.put(64, 60 + 14 * number, text)
    sheet.canvas.drawImage(tick, 80, HEIGHT - 200, 8, 8)
    sheet.put(94, 200, "Een regel met een plaatje ervoor.")
    assert texts(parsed(sheet.bytes(), ".pdf")) == [
        "- een plan", "- een rooster", "", "Een regel met een plaatje ervoor.",
    ]  # fmt: skip


def test_a_line_of_drawn_dots_is_no_list() -> None:
    sheet = Sheets()
    for number, title in enumerate(("Wie wij zijn", "Wat wij kopen", "Hoe u zich meldt")):
        y = 90 + 14 * number
        sheet.put(50, y, title).put(500, y, str(number + 3))
        for x in range(200, 490, 8):
            sheet.canvas.circle(x, HEIGHT - y, 0.7, fill=1, stroke=0)
    read = texts(parsed(sheet.bytes(), ".pdf"))
    assert read == ["Wie wij zijn\t3", "Wat wij kopen\t4", "Hoe u zich meldt\t5"]


def test_letters_of_a_picture_font_are_signs_of_items() -> None:
    sheet = Sheets()
    for number, text in enumerate(("een plan", "een rooster")):
        sheet.put(50, 60 + 14 * number, "n", 7, "ZapfDingbats").put(64, 60 + 14 * number, text)
    assert texts(parsed(sheet.bytes(), ".pdf")) == ["- een plan", "- een rooster"]


def test_a_table_of_three_columns_without_rules_has_three_cells() -> None:
    assert texts(parsed(placed(Sheets(), CARE, 60).bytes(), ".pdf")) == AS_ROWS


def test_rules_between_rows_make_a_table_with_the_header_above_the_first() -> None:
    sheet = Sheets().put(50, 30, "Alinea over de hele breedte van de bladzijde, boven de tabel.")
    for number, row in enumerate(CARE):
        y = 80 + 40 * number
        for x, cell in zip((50, 150, 400), row, strict=True):
            words = cell.split(" ")
            half = (len(words) + 1) // 2
            sheet.lines(x, y, [" ".join(words[:half]), " ".join(words[half:])][: len(words)])
        rule(sheet, y + 20)
    sheet.put(50, 260, "Alinea onder de tabel, ook over de hele breedte van de bladzijde.")
    read = texts(parsed(sheet.bytes(), ".pdf"))
    assert [line for line in read if "\t" in line] == AS_ROWS
    assert (read[0][:6], read[-1][:6]) == ("Alinea", "Alinea")


def test_coloured_rows_make_a_table_of_the_rows_between_them_too() -> None:
    sheet = Sheets()
    for number in (0, 2):
        sheet.canvas.setFillColorRGB(0.8, 0.9, 0.9)
        sheet.canvas.rect(46, HEIGHT - 70 - 20 * number, 454, 20, fill=1, stroke=0)
    sheet.canvas.setFillColorRGB(0, 0, 0)
    assert texts(parsed(placed(sheet, CARE, 64, 20).bytes(), ".pdf")) == AS_ROWS


def test_tables_of_the_same_width_with_a_heading_between_stay_apart() -> None:
    sheet = Sheets()
    for top in (60, 200):
        placed(sheet, CARE, top, 20)
        for number in range(4):
            rule(sheet, top + 6 + 20 * number)
    sheet.put(50, 170, "Tarieven", 14, BOLD)
    assert texts(parsed(sheet.bytes(), ".pdf")) == [*AS_ROWS, "", "# Tarieven", "", *AS_ROWS]


def test_words_that_justifying_sets_far_apart_are_no_column() -> None:
    sheet = Sheets()
    names = ("Licht", "Midden", "Zwaar", "Zeer zwaar")
    for number, name in enumerate(names):
        y = 60 + 14 * number
        sheet.put(50, y, name).put(150, y, "het").put(200 + 17 * number, y, "team")
        sheet.put(400, y, str(number))
    assert texts(parsed(sheet.bytes(), ".pdf")) == [
        f"{name}\thet team\t{number}" for number, name in enumerate(names)
    ]


def test_a_label_of_two_lines_around_the_height_of_its_figure_is_not_lost() -> None:
    sheet = Sheets().lines(50, 100, ["Wat er anders is ten opzichte", "van vorig jaar"])
    sheet.put(400, 106, "3")
    for number, label in enumerate(("Wie wij zijn", "Wat wij kopen", "Hoe u zich meldt")):
        sheet.put(50, 130 + 14 * number, label).put(400, 130 + 14 * number, str(number + 5))
    read = " ".join(texts(parsed(sheet.bytes(), ".pdf")))
    for word in ("anders", "vorig", "3", "Wie wij zijn\t5", "Hoe u zich meldt\t7"):
        assert word in read


def test_columns_whose_lines_stand_at_other_heights_are_read_one_after_the_other() -> None:
    right = [text.upper() for text in PROSE]
    sheet = Sheets().lines(50, 100, PROSE).lines(310, 106, right)
    read = [t for t in texts(parsed(sheet.bytes(), ".pdf")) if t]
    assert read == [*PROSE, *right]


def test_a_table_inside_a_column_does_not_pull_the_other_column_in() -> None:
    sheet = Sheets()
    for start in (100, 160, 220):
        sheet.lines(50, start, PROSE)
    for number, (day, what) in enumerate((("1 mei", "u meldt zich"), ("1 juni", "u krijgt bericht"),
                                          ("1 juli", "u tekent"))):  # fmt: skip
        sheet.put(310, 106 + 18 * number, day).put(390, 106 + 18 * number, what)
    sheet.lines(310, 178, PROSE)
    read = [t for t in texts(parsed(sheet.bytes(), ".pdf")) if t]
    assert read == [
        *PROSE * 3, "1 mei\tu meldt zich", "1 juni\tu krijgt bericht", "1 juli\tu tekent", *PROSE,
    ]  # fmt: skip


def test_a_head_that_repeats_the_chapter_is_left_out_its_heading_stays() -> None:
    sheet = Sheets()
    for number, title in enumerate(("Toegang tot zorg", "Wat wij kopen", "Hoe u declareert")):
        sheet.put(50, 30, "Inkoopbeleid", 8).put(420, 30, title.upper(), 8)
        sheet.put(50, 150 + 10 * number, title, 16, BOLD).lines(50, 180 + 10 * number, PROSE).page()
    read = parsed(sheet.bytes(), ".pdf")
    assert [t for t in texts(read) if t.startswith("#")] == [
        "# Toegang tot zorg", "# Wat wij kopen", "# Hoe u declareert",
    ]  # fmt: skip
    assert sum(map(len, texts(read))) < 600
    assert "6 lines" in said(read)


def test_headings_at_the_top_of_pages_of_text_are_no_heads_though_larger_ones_say_the_same() -> (
    None
):
    sheet = Sheets()
    titles = ("Toegang tot zorg", "Wat wij kopen", "Hoe u declareert")
    for number, title in enumerate(titles):
        sheet.put(50, 60, title, 11, BOLD).lines(50, 90, PROSE).page()
        sheet.put(50, 60, f"Aan het begin van deel {'abc'[number]} staat tekst.", 11)
        sheet.put(50, 300, title, 16, BOLD).lines(50, 330, PROSE).page()
    read = texts(parsed(sheet.bytes(), ".pdf"))
    assert [sum(t.strip("# ") == title for t in read) for title in titles] == [2, 2, 2]


def test_figures_of_a_table_near_the_edge_of_pages_are_no_page_numbers() -> None:
    sheet = Sheets()
    for number in range(3):
        name = "abc"[number]
        rows = tuple((label + name, what + name, count) for label, what, count in CARE[1:])
        placed(sheet.put(50, 400, f"Deel {name} van het stuk."), rows, 60).page()
    read = texts(parsed(sheet.bytes(), ".pdf"))
    assert [t.split("\t")[2] for t in read if "\t" in t] == ["1", "4", "8"] * 3


def test_notes_as_large_as_the_text_are_notes_below_a_short_rule() -> None:
    first = "De zorg begint binnen een week"
    end = 50 + stringWidth(first, REGULAR, 10)
    sheet = Sheets().put(50, 100, first).put(end, 97, "1", 6)
    sheet.put(end + 7, 100, "na de aanvraag.").lines(50, 112, PROSE).put(50, 700, "1", 6)
    rule(sheet, 690, 50, 120)
    sheet.put(56, 702, "Gerekend vanaf de dag van ontvangst.")
    read = texts(parsed(sheet.bytes(), ".pdf"))
    assert read[0] == "De zorg begint binnen een week[^1] na de aanvraag."
    assert read[-1] == "[^1]: Gerekend vanaf de dag van ontvangst."


def test_a_mark_that_a_font_raises_by_itself_is_known_by_its_note() -> None:
    sheet = Sheets().lines(50, 100, PROSE).put(50, 148, "Dat geldt vanaf mei.1")
    rule(sheet, 690, 50, 120)
    sheet.put(50, 702, "1Behalve voor wie al zorg krijgt.", 8)
    read = texts(parsed(sheet.bytes(), ".pdf"))
    assert "Dat geldt vanaf mei.[^1]" in read
    assert read[-1] == "[^1]: Behalve voor wie al zorg krijgt."


def test_a_box_that_the_text_goes_around_stands_between_paragraphs() -> None:
    sheet = Sheets()
    sheet.canvas.setFillColorRGB(0.9, 0.95, 0.95)
    sheet.canvas.rect(330, HEIGHT - 160, 220, 60, fill=1, stroke=0)
    sheet.canvas.setFillColorRGB(0, 0, 0)
    sheet.lines(340, 118, ["Goed om te weten: dit kader", "vat het hoofdstuk samen."])
    around = ["De aanbieder bespreekt het plan met de", "cliënt, met de huisarts en met wie daar",
              "verder bij hoort, en legt ieder half", "jaar vast wat daaruit is gekomen en wat"]  # fmt: skip
    below = ["de aanbieder daarmee gaat doen. Dat geldt ook voor zorg die via een ander wordt gegeven,",
             "in een andere praktijk of op een andere dag dan gewoonlijk het geval is."]  # fmt: skip
    sheet.put(50, 80, "Een alinea vooraf.").lines(50, 124, around).lines(50, 172, below).lines(
        50, 220, below
    )
    read = [t for t in texts(parsed(sheet.bytes(), ".pdf")) if t]
    assert read == [
        "Een alinea vooraf.", *around, *below, "Goed om te weten: dit kader", "vat het hoofdstuk samen.", *below,
    ]  # fmt: skip


def test_a_line_set_in_begins_a_paragraph_where_no_white_parts_them() -> None:
    sheet = Sheets().lines(50, 100, PROSE).put(64, 148, "Wie later komt,").lines(50, 160, PROSE)
    assert texts(parsed(sheet.bytes(), ".pdf")) == [*PROSE, "", "Wie later komt,", *PROSE]


def test_a_bold_header_with_white_inside_is_no_heading() -> None:
    sheet = Sheets().put(50, 60, "Datum", 10, BOLD).put(200, 60, "Wat er gebeurt", 10, BOLD)
    sheet.lines(50, 100, PROSE)
    assert not any(t.startswith("#") for t in texts(parsed(sheet.bytes(), ".pdf")))


def test_a_hyphen_stays_after_a_capital_and_before_a_word_left_out() -> None:
    assert join_cut(["de IZA-", "doelen"]) == "de IZA-doelen"
    assert join_cut(["de in-", "en uitstroom"]) == "de in- en uitstroom"
    assert join_cut(["de zorg-", "entiteit"]) == "de zorgentiteit"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(
            st.sampled_from([50, 62, 150, 310, 322, 400]), st.integers(10, 60),
            st.text("abcdefghij ", min_size=1, max_size=40), st.sampled_from([8, 10, 10, 10, 14]),
        ),
        min_size=1, max_size=40, unique_by=lambda t: (t[0] // 100, t[1]),
    ),
    st.lists(st.tuples(st.integers(10, 60), st.booleans()), max_size=8),
    st.lists(st.tuples(st.sampled_from([44, 144, 304]), st.integers(10, 50), st.integers(2, 12)),
             max_size=3),
)  # fmt: skip
def test_no_letter_of_a_page_is_lost_or_doubled(
    runs: list[tuple[int, int, str, int]],
    drawn: list[tuple[int, bool]],
    planes: list[tuple[int, int, int]],
) -> None:
    sheet = Sheets()
    reach: dict[int, float] = {}
    put = Counter[str]()
    for x, row, text, size in sorted(runs):
        # What is printed over something else is no page that anyone reads.
        if text.strip() and x > reach.get(row, 0.0) + 6 and x + 6 * len(text) < WIDTH:
            sheet.put(x, 12 * row, text, size)
            reach[row] = x + 7.8 * len(text)
            put += Counter(re.sub(r"\s", "", text))
    for row, short in drawn:
        rule(sheet, 12 * row + 4, 48, 200 if short else 560)
    for x, row, rows in planes:
        sheet.canvas.rect(x, HEIGHT - 12 * (row + rows), 200, 12 * rows, fill=0)
    sheet.put(50, 780, "einde")
    read = texts(parsed(sheet.bytes(), ".pdf"))
    letters = Counter(re.sub(r"[^a-j]", "", "".join(read)))
    assert letters == put + Counter("eide")


def test_headings_that_count_up_at_the_top_of_pages_are_no_running_heads() -> None:
    sheet = Sheets()
    for number in range(1, 5):
        sheet.put(50, 30, "Inkoopbeleid", 8).put(50, 60, f"{number}. Voorwaarden", 16, BOLD)
        sheet.lines(50, 90, PROSE).page()
    read = texts(parsed(sheet.bytes(), ".pdf"))
    assert [t for t in read if t.startswith("#")] == [f"# {n}. Voorwaarden" for n in range(1, 5)]
    assert read.count(PROSE[0]) == 4
    assert "Inkoopbeleid" not in read


def test_what_repeats_below_other_text_stays() -> None:
    sheet = Sheets()
    for word in ("Toegang", "Inkoop", "Tarief"):
        sheet.put(50, 30, "Zorg 2028", 8).put(400, 30, f"{word} en meer", 8)
        sheet.put(50, 60, f"{word} is een onderwerp van dit deel.", 10)
        sheet.put(50, 72, "De eisen staan hieronder.").lines(50, 200, PROSE).page()
    assert texts(parsed(sheet.bytes(), ".pdf")).count("De eisen staan hieronder.") == 3


def test_what_repeats_below_a_head_with_something_of_its_own_stays() -> None:
    sheet = Sheets()
    for word in ("Toegang", "Inkoop", "Tarief"):
        sheet.put(50, 30, "Zorg 2028", 8).put(400, 30, f"{word} en meer", 8)
        sheet.put(50, 72, "De eisen staan hieronder.").lines(50, 200, PROSE).page()
    read = texts(parsed(sheet.bytes(), ".pdf"))
    assert read.count("De eisen staan hieronder.") == 3
    assert "Zorg 2028" not in read
