"""Word documents as python-docx writes them, and the parts it does not write, put in by hand."""

from typing import Any

import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml

from policygraph.reading import ReadError

from .made import empty_word, parsed, said, texts, word

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(document: Any) -> list[str]:
    return texts(parsed(word(document), ".docx"))


def add(document: Any, inner: str) -> None:
    """Put a paragraph of raw XML at the end."""
    spaces = W + ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    spaces += ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    document.element.body.insert_element_before(
        parse_xml(f"<w:p {spaces}>{inner}</w:p>"), "w:sectPr"
    )


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_heading_styles_with_levels_also_custom_ones_by_outline_level() -> None:
    document = empty_word()
    document.add_heading("Inkoopbeleid", 0)
    document.add_heading("Kwaliteit", 1)
    document.add_heading("Scholing", 2)
    base = document.styles.add_style("Tussenkop", WD_STYLE_TYPE.PARAGRAPH)
    base.element.get_or_add_pPr().append(parse_xml(f'<w:outlineLvl {W} w:val="2"/>'))
    derived = document.styles.add_style("Tussenkop blauw", WD_STYLE_TYPE.PARAGRAPH)
    derived.base_style = base
    document.add_paragraph("Cursussen", style="Tussenkop blauw")
    document.add_paragraph("Gewone tekst.")
    assert read(document) == [
        "# Inkoopbeleid", "", "# Kwaliteit", "", "## Scholing", "", "### Cursussen", "",
        "Gewone tekst.",
    ]  # fmt: skip


def test_bold_or_large_paragraphs_are_headings_by_their_look() -> None:
    document = empty_word()
    for text, size in (("Titel van het stuk", 20), ("Eisen", None)):
        letters = document.add_paragraph().add_run(text)
        letters.bold = True
        if size:
            from docx.shared import Pt

            letters.font.size = Pt(size)
    document.add_paragraph().add_run("Dit is vet maar wel een hele zin.").bold = True
    assert read(document) == [
        "# Titel van het stuk", "", "## Eisen", "", "Dit is vet maar wel een hele zin.",
    ]  # fmt: skip


def test_list_styles_nest_and_numbers_count() -> None:
    document = empty_word()
    for text, style in (("een", "List Bullet"), ("een a", "List Bullet 2"), ("twee", "List Bullet"),
                        ("eerst", "List Number"), ("dan", "List Number")):  # fmt: skip
        document.add_paragraph(text, style=style)
    assert read(document) == ["- een", "  - een a", "- twee", "1. eerst", "2. dan"]


def test_numbering_by_level_counts_letters_restarts_and_numbers_headings() -> None:
    document = empty_word()
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(
            (("decimal", "%1."), ("lowerLetter", "%2)"), ("decimal", "%1.%3"))
        )
    )
    root = document.part.numbering_part.element
    root.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="77">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    root.append(parse_xml(
        f'<w:num {W} w:numId="78"><w:abstractNumId w:val="77"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    ))  # fmt: skip

    def item(text: str, level: int, number: int = 77, style: str = "") -> None:
        add(document, f'<w:pPr>{style}<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/>'
                      f"</w:numPr></w:pPr>{run(text)}")  # fmt: skip

    item("een", 0)
    item("onder", 1)
    item("onder", 1)
    item("twee", 0)
    item("onder", 1)
    item("vijf", 0, 78)
    item("Kop", 2, 77, '<w:pStyle w:val="Heading2"/>')
    assert read(document) == [
        "1. een", "  a. onder", "  b. onder", "2. twee", "  a. onder", "5. vijf", "", "## 5.1 Kop",
    ]  # fmt: skip


def test_tables_with_merged_cells_lists_in_cells_and_tables_that_only_place_blocks() -> None:
    document = empty_word()
    table = document.add_table(3, 3)
    for row, values in zip(table.rows, (("Wat", "Wanneer", "Wie"), ("Melden", "mei", "u"),
                                        ("", "juni", "")), strict=True):  # fmt: skip
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(2, 2).paragraphs[0].text = "wij"
    table.cell(2, 2).add_paragraph("samen", style="List Bullet")
    document.add_paragraph("Tussen.")
    frame = document.add_table(1, 1)
    frame.cell(0, 0).text = "Kader."
    assert read(document) == [
        "Wat\tWanneer\tWie", "Melden\tmei\tu", "\tjuni\twij • samen", "", "Tussen.", "", "Kader.",
    ]  # fmt: skip


def test_links_as_elements_and_as_fields() -> None:
    document = empty_word()
    rel = document.part.relate_to(
        "https://v.example/regels", RELATIONSHIP_TYPE.HYPERLINK, is_external=True
    )
    bad = document.part.relate_to(
        "file:///etc/passwd", RELATIONSHIP_TYPE.HYPERLINK, is_external=True
    )
    add(document, f'{run("Zie ")}<w:hyperlink r:id="{rel}">{run("de ")}{run("regels")}</w:hyperlink>'
                  f'{run(" en ")}<w:hyperlink r:id="{bad}">{run("dit")}</w:hyperlink>')  # fmt: skip
    add(document, f'{run("Of ")}<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>'
                  ' HYPERLINK "https://v.example/q" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/>'
                  f'</w:r>{run("vragen")}<w:r><w:fldChar w:fldCharType="end"/></w:r>{run(".")}')  # fmt: skip
    found = parsed(word(document), ".docx")
    assert texts(found) == [
        "Zie [de regels](https://v.example/regels) en dit", "", "Of [vragen](https://v.example/q).",
    ]  # fmt: skip
    assert "1 links" in said(found)


def test_tracked_changes_give_the_accepted_text() -> None:
    document = empty_word()
    add(document, f'{run("De norm is ")}<w:del w:id="1" w:author="a"><w:r><w:delText>80</w:delText></w:r></w:del>'
                  f'<w:ins w:id="2" w:author="a">{run("90")}</w:ins>{run(" procent")}')  # fmt: skip
    add(document, f'<w:pPr><w:rPr><w:del w:id="3" w:author="a"/></w:rPr></w:pPr>{run("Eén zin ")}')
    add(document, run("in twee alinea's."))
    found = parsed(word(document), ".docx")
    assert texts(found) == ["De norm is 90 procent", "", "Eén zin in twee alinea's."]
    assert "1 tracked insertions" in said(found)
    assert "1 tracked deletions" in said(found)


def test_footnotes_stand_after_the_text_and_heads_and_hidden_text_are_left_out() -> None:
    document = empty_word()
    blob = (
        f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        f'<w:footnote w:id="4"><w:p>{run("Zie de bijlage.")}</w:p></w:footnote></w:footnotes>'
    ).encode()
    part = Part(PackURI("/word/footnotes.xml"),
                "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml",
                blob, document.part.package)  # fmt: skip
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    document.sections[0].header.paragraphs[0].text = "Concept versie drie"
    add(document, f'{run("Er geldt een norm")}<w:r><w:footnoteReference w:id="4"/></w:r>{run(".")}'
                  f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>geheim</w:t></w:r>")  # fmt: skip
    document.add_paragraph("een", style="List Bullet")
    document.add_paragraph("Verder.")
    found = parsed(word(document), ".docx")
    assert texts(found) == [
        "Er geldt een norm[^1].", "", "- een", "", "[^1]: Zie de bijlage.", "", "Verder.",
    ]  # fmt: skip
    assert "Page headers and footers were left out (3 words)." in said(found)
    assert "1 pieces of hidden text" in said(found)


def test_a_text_box_is_read_once() -> None:
    document = empty_word()
    box = f"<w:txbxContent><w:p>{run('In het kader.')}</w:p></w:txbxContent>"
    add(document, f'{run("Ervoor.")}<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{box}'
                  f"</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
                  "</mc:AlternateContent></w:r>")  # fmt: skip
    assert read(document) == ["Ervoor.", "", "In het kader."]


def test_signs_and_hyphens_of_word() -> None:
    document = empty_word()
    add(document, '<w:r><w:t>e</w:t><w:noBreakHyphen/><w:t>mail zorg</w:t><w:softHyphen/><w:t>vuldig</w:t>'
                  "<w:br/><w:t>nieuwe regel</w:t></w:r>")  # fmt: skip
    document.add_paragraph("• getypt")
    assert read(document) == ["e-mail zorgvuldig", "nieuwe regel", "", "- getypt"]


def test_declared_entities_are_refused_before_parsing() -> None:
    import zipfile
    from io import BytesIO

    whole = BytesIO(word(empty_word()))
    out = BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == "word/document.xml":
                content = content.replace(
                    b"<w:document",
                    b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document',
                    1,
                )
            target.writestr(name, content)
    with pytest.raises(ReadError, match=r"word/document\.xml .* entities") as found:
        parsed(out.getvalue(), ".docx")
    assert found.value.id == "hostile-document"
