"""PDFs printed to the point: what is read is what a person reads, in that order."""

from typing import Any

import pytest

from policygraph.reading import ReadError

from .made import BOLD, Sheets, parsed, said, texts, vera

LEFT = [
    "De aanbieder heeft voor elke cliënt",
    "een plan dat samen met de cliënt is",
    "opgesteld en dat elk half jaar wordt",
    "besproken met de huisarts, die het",
    "plan bewaart zolang de zorg duurt.",
]
RIGHT = [
    "Het tarief wordt per kwartaal be-",
    "taald na ontvangst van de nota, en",
    "alleen als de nota alle gegevens be-",
    "vat die de regeling vraagt van elke",
    "aanbieder met een overeenkomst.",
]


def test_two_columns_are_read_one_after_the_other_below_a_heading_over_both() -> None:
    sheet = Sheets().put(50, 60, "Inkoopvoorwaarden voor verpleging en verzorging", 16, BOLD)
    sheet.lines(50, 100, LEFT).lines(310, 100, RIGHT)
    read = parsed(sheet.bytes(), ".pdf")
    assert texts(read) == [
        "# Inkoopvoorwaarden voor verpleging en verzorging", "", *LEFT, "", *RIGHT,
    ]  # fmt: skip
    assert read.title == "Inkoopvoorwaarden voor verpleging en verzorging"


def test_full_width_text_between_two_parts_in_columns_keeps_its_place() -> None:
    wide = "Deze alinea loopt over de hele breedte van de bladzijde en staat dus tussen beide delen in."
    sheet = Sheets().lines(50, 100, LEFT).lines(310, 100, RIGHT).put(50, 200, wide)
    sheet.lines(50, 240, [t.upper() for t in LEFT], size=9)
    sheet.lines(310, 240, [t.upper() for t in RIGHT], size=9)
    read = [t for t in texts(parsed(sheet.bytes(), ".pdf")) if t]
    assert read == [*LEFT, *RIGHT, wide, *(t.upper() for t in LEFT), *(t.upper() for t in RIGHT)]


def test_every_line_has_its_page_and_its_box_in_points_from_above() -> None:
    sheet = Sheets().put(72, 100, "Eerste regel.").page().put(72, 700, "Tweede bladzijde.")
    first, _, second = parsed(sheet.bytes(), ".pdf").lines
    assert (first.page, second.page) == (1, 2)
    assert first.source_line is None
    assert first.box is not None
    assert first.box[0] == pytest.approx(72, abs=0.5)
    # A letter of 10 points stands about 7 above and 2 below its baseline.
    assert 88 <= first.box[1] <= 95
    assert 98 <= first.box[3] <= 105


def test_sizes_rank_headings_and_bold_ones_of_the_usual_size_come_last() -> None:
    sheet = Sheets().put(50, 60, "Inkoopbeleid", 20).put(50, 100, "Kwaliteit", 14, BOLD)
    sheet.put(50, 130, "Scholing van personeel", 10, BOLD)
    sheet.lines(50, 144, ["Wie zorg geeft, volgt elk jaar een", "cursus die past bij het werk."])
    sheet.put(50, 190, "Toegang", 14, BOLD).put(50, 214, "De praktijk is bereikbaar.")
    assert texts(parsed(sheet.bytes(), ".pdf")) == [
        "# Inkoopbeleid", "", "## Kwaliteit", "", "### Scholing van personeel", "",
        "Wie zorg geeft, volgt elk jaar een", "cursus die past bij het werk.", "",
        "## Toegang", "", "De praktijk is bereikbaar.",
    ]  # fmt: skip


def test_a_heading_of_two_lines_is_one_and_its_cut_word_is_whole() -> None:
    sheet = Sheets().lines(50, 60, ["Afspraken over doel-", "matige zorg"], 16, BOLD, 19)
    sheet.put(50, 120, "Er is een afspraak over de kosten.")
    assert texts(parsed(sheet.bytes(), ".pdf"))[0] == "# Afspraken over doelmatige zorg"


def test_large_text_that_is_a_sentence_is_no_heading() -> None:
    sheet = Sheets().put(50, 60, "Samen staan wij voor goede zorg in de buurt.", 14)
    sheet.lines(50, 100, LEFT)
    assert texts(parsed(sheet.bytes(), ".pdf"))[0] == "Samen staan wij voor goede zorg in de buurt."


@pytest.mark.parametrize("sign", ["•", "–", "-", "o", "·", "»"])
def test_bullets_of_many_shapes_nest_by_their_indent(sign: str) -> None:
    font = vera()
    sheet = Sheets().put(50, 60, "De aanbieder zorgt voor:", 10, font)
    for y, x, text in ((76, 60, "een rooster"), (90, 80, "per week"), (104, 60, "een telefoon")):
        sheet.put(x, y, sign, 10, font).put(x + 14, y, text, 10, font)
    sheet.put(74, 116, "die dag en nacht werkt", 10, font)
    assert texts(parsed(sheet.bytes(), ".pdf")) == [
        "De aanbieder zorgt voor:", "", "- een rooster", "  - per week", "- een telefoon",
        "  die dag en nacht werkt",
    ]  # fmt: skip


def test_signs_of_the_symbol_font_and_glued_bullets_are_bullets() -> None:
    sheet = Sheets()
    for y, text in ((60, "een plan"), (74, "een rooster")):
        sheet.canvas.setFont("Symbol", 10)
        sheet.canvas.drawString(50, 842 - y, "•")
        sheet.put(64, y, text)
    sheet.put(50, 88, "•een telefoon")
    assert texts(parsed(sheet.bytes(), ".pdf")) == ["- een plan", "- een rooster", "- een telefoon"]


def test_numbered_items_keep_their_number_and_a_year_at_a_line_start_is_none() -> None:
    sheet = Sheets().put(50, 60, "De stappen zijn:")
    sheet.put(50, 76, "1.").put(66, 76, "meld u aan vóór 1 juli")
    sheet.put(66, 88, "2027. Later kan niet;")
    sheet.put(50, 100, "2)").put(66, 100, "teken de overeenkomst.")
    assert texts(parsed(sheet.bytes(), ".pdf")) == [
        "De stappen zijn:", "", "1. meld u aan vóór 1 juli", "  2027. Later kan niet;",
        "2. teken de overeenkomst.",
    ]  # fmt: skip


def test_a_dash_inside_running_text_that_lands_at_a_line_start_is_no_bullet() -> None:
    lines = ["Zorg die niet kan wachten gaat voor, zo is", "– ook in het weekend – afgesproken."]
    assert texts(parsed(Sheets().lines(50, 60, lines).bytes(), ".pdf")) == lines


def test_white_between_lines_and_lines_ended_on_purpose_part_paragraphs() -> None:
    sheet = Sheets().lines(50, 60, LEFT)
    sheet.lines(50, 132, ["Hier begint een nieuwe alinea na wit."])
    sheet.lines(50, 200, ["Kort.", "Deze regel staat er direct onder en is nieuw."])
    assert texts(parsed(sheet.bytes(), ".pdf")) == [
        *LEFT, "", "Hier begint een nieuwe alinea na wit.", "", "Kort.", "",
        "Deze regel staat er direct onder en is nieuw.",
    ]  # fmt: skip


def test_a_ruled_table_is_one_line_a_row_with_cells_apart_and_cut_words_whole() -> None:
    sheet = Sheets().put(50, 60, "Wat is er anders dan vorig jaar?")
    sheet.grid(50, 80, (120, 200), [
        ("Onderwerp", "Wijziging"),
        ("Toegang", "De praktijk is 's avonds bereik-\nbaar voor verzekerden"),
        ("Scholing\nvan personeel", "Vervallen"),
    ])  # fmt: skip
    sheet.put(50, 200, "Hierna volgt de toelichting.")
    assert texts(parsed(sheet.bytes(), ".pdf")) == [
        "Wat is er anders dan vorig jaar?", "", "Onderwerp\tWijziging",
        "Toegang\tDe praktijk is 's avonds bereikbaar voor verzekerden",
        "Scholing van personeel\tVervallen", "", "Hierna volgt de toelichting.",
    ]  # fmt: skip


def test_a_table_that_goes_on_over_the_page_has_one_header() -> None:
    sheet = Sheets().grid(50, 700, (100, 100), [("Datum", "Stap"), ("1 mei", "Aanmelden")])
    sheet.page().grid(50, 60, (100, 100), [("Datum", "Stap"), ("1 juni", "Tekenen")])
    read = parsed(sheet.bytes(), ".pdf")
    assert texts(read) == ["Datum\tStap", "1 mei\tAanmelden", "1 juni\tTekenen"]
    assert "1 headers that tables repeat" in said(read)


def test_a_table_of_contents_without_rules_is_rows() -> None:
    sheet = Sheets().put(50, 60, "Inhoud", 16)
    for number, (title, page) in enumerate((("Wie wij zijn", "3"), ("Wat wij kopen", "7"),
                                            ("Hoe u zich meldt", "12"))):  # fmt: skip
        sheet.put(50, 90 + 14 * number, f"{title} ........").put(500, 90 + 14 * number, page)
    assert texts(parsed(sheet.bytes(), ".pdf")) == [
        "# Inhoud", "", "Wie wij zijn\t3", "Wat wij kopen\t7", "Hoe u zich meldt\t12",
    ]  # fmt: skip


def test_running_heads_feet_and_page_numbers_are_left_out_and_counted() -> None:
    sheet = Sheets()
    bodies = (
        "Dit is de eerste bladzijde.",
        "Dit is de tweede.",
        "Dit is de derde.",
        "En de vierde.",
    )
    for number, body in enumerate(bodies, start=1):
        sheet.put(50, 30, "Inkoopbeleid fysiotherapie").put(50, 200, body)
        sheet.put(50, 820, f"Vastgesteld in april, pagina {number} van 4").put(
            300, 800, str(number)
        )
        sheet.page()
    read = parsed(sheet.bytes(), ".pdf")
    assert [t for t in texts(read) if t] == list(bodies)
    assert "8 lines" in said(read)
    assert "“Inkoopbeleid fysiotherapie”" in said(read)
    assert "Page numbers were left out: 4 lines." in said(read)


def test_what_stands_once_at_the_edge_of_a_page_stays() -> None:
    sheet = Sheets()
    for number in range(4):
        sheet.put(50, 30, f"Kop {'ABCD'[number]}").put(50, 200, "Tekst van de bladzijde.").page()
    assert [t for t in texts(parsed(sheet.bytes(), ".pdf")) if t.startswith("Kop")] == [
        "Kop A", "Kop B", "Kop C", "Kop D",
    ]  # fmt: skip


def test_a_sentence_goes_on_over_the_page_and_a_word_cut_there_stays_as_it_stands() -> None:
    sheet = Sheets().put(50, 780, "De zorgaanbieder werkt samen met andere zorgverle-").page()
    sheet.put(50, 60, "ners in de wijk.").put(50, 100, "Een nieuwe alinea.")
    assert texts(parsed(sheet.bytes(), ".pdf")) == [
        "De zorgaanbieder werkt samen met andere zorgverle-", "ners in de wijk.", "",
        "Een nieuwe alinea.",
    ]  # fmt: skip


def test_an_item_goes_on_over_the_page() -> None:
    sheet = (
        Sheets().put(50, 760, "De aanbieder:").put(60, 780, "•").put(74, 780, "heeft een plan dat")
    )
    sheet.page().put(74, 60, "elk jaar wordt herzien;").put(60, 72, "•").put(
        74, 72, "is bereikbaar."
    )
    assert texts(parsed(sheet.bytes(), ".pdf")) == [
        "De aanbieder:", "", "- heeft een plan dat", "  elk jaar wordt herzien;",
        "- is bereikbaar.",
    ]  # fmt: skip


def test_footnotes_stand_apart_and_do_not_cut_the_text_that_goes_on() -> None:
    sheet = Sheets().put(50, 700, "Er geldt een norm").put(129.6, 696, "1", 6)
    sheet.put(136, 700, "voor elke locatie en voor")
    sheet.put(50, 790, "1", 5).put(55, 792, "Zie de bijlage.", 7)
    sheet.page().put(50, 60, "elk team.").put(50, 100, "Daarna volgt meer.")
    read = [t for t in texts(parsed(sheet.bytes(), ".pdf")) if t]
    assert read[0] == "Er geldt een norm[^1] voor elke locatie en voor"
    assert read[1:] == ["elk team.", "[^1]: Zie de bijlage.", "Daarna volgt meer."]


def test_a_raised_figure_without_a_note_is_part_of_the_word() -> None:
    sheet = Sheets().put(50, 100, "Een kamer van 12 m").put(137.2, 97, "2", 6)
    sheet.put(150, 100, "is genoeg.")
    assert texts(parsed(sheet.bytes(), ".pdf")) == ["Een kamer van 12 m2 is genoeg."]


def test_ligatures_become_letters_and_soft_hyphens_that_show_hyphens() -> None:
    font = vera()
    sheet = Sheets().put(
        50, 60, "Een ﬂinke offerte van de ﬁrma, met PDF\u00adbijlage be\u00ad", 10, font
    )
    sheet.put(50, 72, "schreven door u.", 10, font)
    read = texts(parsed(sheet.bytes(), ".pdf"))
    assert read == ["Een flinke offerte van de firma, met PDF-bijlage be-", "schreven door u."]


def test_links_come_from_the_annotations_and_scripts_are_not_kept() -> None:
    sheet = Sheets().put(
        50, 100, "Lees de toelichting eerst. Mail zorg@verzekeraar.example of klik."
    )
    for x0, x1, url in ((88, 138, "https://verzekeraar.example/t"), (190, 290, "mailto:zorg@verzekeraar.example"),
                        (305, 330, "javascript:alert(1)")):  # fmt: skip
        sheet.canvas.linkURL(url, (x0, 738, x1, 752))
    read = parsed(sheet.bytes(), ".pdf")
    text = texts(read)[0]
    assert "](https://verzekeraar.example/t)" in text
    assert "[toelichting](" in text
    assert "Mail zorg@verzekeraar.example of klik." in text
    assert "javascript" not in text
    assert "1 links that would run a script" in said(read)


def test_text_that_stands_upright_is_left_out_and_counted() -> None:
    sheet = Sheets().put(50, 100, "Gewone tekst op de bladzijde.")
    sheet.canvas.rotate(90)
    sheet.canvas.drawString(300, -20, "CONCEPT")
    read = parsed(sheet.bytes(), ".pdf")
    assert texts(read) == ["Gewone tekst op de bladzijde."]
    assert "1 words that stand upright" in said(read)


def test_a_protected_pdf_says_so() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    locked = Sheets(encrypt=StandardEncryption("geheim", strength=128)).put(50, 60, "Tekst")
    with pytest.raises(ReadError, match="protected with a password") as found:
        parsed(locked.bytes(), ".pdf")
    assert found.value.id == "encrypted-document"


def test_a_pdf_that_opens_without_a_password_is_read() -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    option: Any = StandardEncryption("", ownerPassword="baas", canModify=0, strength=128)
    assert texts(parsed(Sheets(encrypt=option).put(50, 60, "Open tekst").bytes(), ".pdf")) == [
        "Open tekst"
    ]


def test_a_scanned_pdf_is_refused_with_the_remedy() -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    sheet = Sheets()
    sheet.canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)
    with pytest.raises(ReadError, match="OCR") as found:
        parsed(sheet.bytes(), ".pdf")
    assert found.value.id == "scanned-document"


def test_a_page_that_is_a_picture_between_pages_of_text_is_named() -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    sheet = Sheets().put(50, 60, "Eerste bladzijde met tekst.").page()
    sheet.canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)
    sheet.page().put(50, 60, "Derde bladzijde.")
    assert "Pages with a picture and no text: 2." in said(parsed(sheet.bytes(), ".pdf"))


def test_a_cut_off_pdf_is_refused_or_said_to_be_cut_off() -> None:
    data = Sheets().put(50, 60, "Een bladzijde met tekst.").bytes()
    for share in (0.3, 0.6, 0.95):
        try:
            read = parsed(data[: int(len(data) * share)], ".pdf")
        except ReadError as error:
            assert error.id in ("broken-document", "scanned-document")
        else:
            assert "may be cut off" in said(read)


def test_scripts_in_a_pdf_are_said_and_not_run() -> None:
    data = Sheets().put(50, 60, "Tekst van de bladzijde.").bytes()
    action = b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>"
    read = parsed(data.replace(b"/Type /Catalog", action), ".pdf")
    assert "The PDF holds scripts or commands; none was run." in said(read)


def test_a_column_that_begins_higher_on_the_right_is_still_read_second() -> None:
    sheet = (
        Sheets().lines(50, 112, LEFT).lines(310, 100, ["Een regel die hoger begint, en", *RIGHT])
    )
    read = [t for t in texts(parsed(sheet.bytes(), ".pdf")) if t]
    assert read[:5] == LEFT


def test_items_whose_signs_stand_far_from_their_text_are_no_table() -> None:
    sheet = Sheets()
    for number, text in enumerate(
        ("heeft een plan", "heeft een rooster", "is bereikbaar", "meldt")
    ):
        sheet.put(50, 60 + 14 * number, f"{number + 1}.").put(80, 60 + 14 * number, text)
    assert texts(parsed(sheet.bytes(), ".pdf")) == [
        "1. heeft een plan", "2. heeft een rooster", "3. is bereikbaar", "4. meldt",
    ]  # fmt: skip


LABELS = ("Toegankelijkheid van zorg", "Scholing van het personeel", "Digitale zorg in de wijk")
CHANGES = (
    ["De praktijk is voortaan ook in de avond", "bereikbaar voor alle verzekerden."],
    ["Wie zorg geeft volgt elk jaar een cursus", "die past bij het werk in de wijk."],
    ["Zorg op afstand wordt in overleg met de", "cliënt aangeboden waar dat kan."],
)


def test_a_table_without_rules_is_read_row_by_row_where_its_rows_begin_together() -> None:
    sheet = Sheets()
    for number, (label, change) in enumerate(zip(LABELS, CHANGES, strict=True)):
        sheet.put(50, 60 + 40 * number, label).lines(250, 60 + 40 * number, change)
    assert texts(parsed(sheet.bytes(), ".pdf")) == [
        f"{label}\t{' '.join(change)}" for label, change in zip(LABELS, CHANGES, strict=True)
    ]


def test_a_complete_pdf_without_its_end_mark_is_said_to_be_cut_off() -> None:
    data = Sheets().put(50, 60, "Een bladzijde met tekst.").bytes()
    read = parsed(data.replace(b"%%EOF", b""), ".pdf")
    assert texts(read) == ["Een bladzijde met tekst."]
    assert "may be cut off" in said(read)


def test_labels_beside_longer_text_without_white_between_begin_the_rows() -> None:
    sheet = Sheets()
    for number, (label, change) in enumerate(zip(LABELS, CHANGES, strict=True)):
        sheet.put(50, 60 + 24 * number, label).lines(250, 60 + 24 * number, change)
    assert texts(parsed(sheet.bytes(), ".pdf")) == [
        f"{label}\t{' '.join(change)}" for label, change in zip(LABELS, CHANGES, strict=True)
    ]
