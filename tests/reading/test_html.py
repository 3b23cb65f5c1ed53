"""Web pages: content becomes lines, what surrounds it is left out and said."""

import pytest

from policygraph.reading import ReadError

from .made import parsed, said, texts


def read(body: str, head: str = "", coding: str = "utf-8") -> list[str]:
    page = f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"
    return texts(parsed(page.encode(coding), ".html"))


def test_headings_paragraphs_and_breaks() -> None:
    body = (
        "<h1>Beleid</h1><h3>Zorg  in\nde wijk</h3><p>Een regel<br>en nog een.<br><br>Apart.</p>los"
    )
    assert read(body) == [
        "# Beleid", "", "### Zorg in de wijk", "", "Een regel", "en nog een.", "", "Apart.", "", "los",
    ]  # fmt: skip


def test_lists_nest_and_numbers_stay() -> None:
    body = (
        "<p>U zorgt voor:</p><ul><li>een plan<ul><li>per jaar<li>per team</ul><li><p>een rooster</p>"
        "<p>met namen</p></ul><ol start=3><li>meld u aan<li value=7>teken</ol>"
        "<ol type=a><li>eerst</ol>"
    )
    assert read(body) == [
        "U zorgt voor:", "", "- een plan", "  - per jaar", "  - per team", "- een rooster",
        "  met namen", "3. meld u aan", "7. teken", "a. eerst",
    ]  # fmt: skip


def test_tables_keep_their_columns_where_cells_span() -> None:
    body = (
        "<table><caption>Data</caption><tr><th>Wat<th>Wanneer<th>Wie</tr>"
        "<tr><td rowspan=2>Melden<td>mei<td>u<tr><td>juni<td>wij"
        "<tr><td colspan=2>Overig<td><ul><li>x<li>y</ul></table>"
    )
    assert read(body) == [
        "Data", "", "Wat\tWanneer\tWie", "Melden\tmei\tu", "\tjuni\twij", "Overig\t\t• x • y",
    ]  # fmt: skip


def test_a_table_that_only_places_blocks_is_no_table() -> None:
    body = "<table><tr><td><h2>Kop</h2><p>Tekst</p><td>Zijkant</table>"
    assert read(body) == ["## Kop", "", "Tekst", "", "Zijkant"]


def test_links_are_whole_and_scripts_are_not_kept() -> None:
    body = (
        '<p>Zie <a href="/regels">de regels</a>, mail <a href="mailto:a@b.example">a@b.example</a>, '
        '<a href="#top">boven</a> of <a href="java&#10;script:alert(1)">klik</a>.</p>'
    )
    assert read(body, '<base href="https://v.example/x/">') == [
        "Zie [de regels](https://v.example/regels), mail a@b.example, boven of klik."
    ]


def test_definitions_are_items_below_their_term() -> None:
    assert read("<dl><dt>Wlz</dt><dd>wet</dd><dt>Zvw</dt><dd>andere wet</dd></dl>") == [
        "Wlz", "", "- wet", "", "Zvw", "", "- andere wet",
    ]  # fmt: skip


def test_a_paragraph_of_bold_letters_alone_is_a_heading_below_the_last() -> None:
    body = "<h2>Eisen</h2><p><strong>Scholing</strong></p><p><b>Let op:</b> lees dit.</p>"
    assert read(body) == ["## Eisen", "", "### Scholing", "", "Let op: lees dit."]


def test_signs_typed_in_paragraphs_begin_items() -> None:
    assert read("<p>Nodig:<br>- een plan<br>• een rooster</p>") == [
        "Nodig:", "", "- een plan", "- een rooster",
    ]  # fmt: skip


def test_what_surrounds_the_content_is_left_out_and_counted() -> None:
    page = (
        "<!doctype html><title>Beleid | Site</title><header>Logo en naam</header>"
        "<nav>Menu met keuzes</nav><div role=dialog id=cookies>Wij bewaren cookies</div>"
        "<div class=cookie-notice>Accepteren</div><script>x('tekst')</script><style>p{}</style>"
        "<main><header><h1>Beleid</h1></header><p>Inhoud.</p><footer>Noot bij het stuk.</footer></main>"
        "<p hidden>verborgen</p><footer>Adres</footer>"
    )
    found = parsed(page.encode(), ".html")
    assert texts(found) == ["# Beleid", "", "Inhoud.", "", "Noot bij het stuk."]
    assert found.title == "Beleid"
    assert (
        "cookie notices (1 parts, 1 words), dialogs (1 parts, 3 words), hidden parts (1 parts, "
        "1 words), navigation (1 parts, 3 words), page footer (1 parts, 1 words), page header "
        "(1 parts, 3 words)"
    ) in said(found)


def test_a_header_that_holds_the_only_title_stays() -> None:
    assert read("<header><h1>Beleid</h1></header><p>Tekst.</p>") == ["# Beleid", "", "Tekst."]


@pytest.mark.parametrize(
    ("coding", "head"),
    [("utf-8", ""), ("cp1252", "<meta charset=iso-8859-1>"), ("utf-8-sig", "<meta charset=latin1>"),
     ("utf-16", ""), ("iso8859-15", '<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-15">')],
)  # fmt: skip
def test_the_encoding_comes_from_mark_meta_or_utf8(coding: str, head: str) -> None:
    assert read("<p>cliënt €</p>", head, coding) == ["cliënt €"]


def test_a_wrong_declaration_is_said() -> None:
    page = '<html><meta charset="utf-8"><p>De cliënt heeft een privé-adres.</p>'.encode("cp1252")
    found = parsed(page, ".html")
    assert texts(found) == ["De cliënt heeft een privé-adres."]
    assert "says utf-8, which its bytes are not" in said(found)
    assert "Windows-1252" in said(found)


def test_a_page_with_menus_only_is_refused() -> None:
    with pytest.raises(ReadError, match="has no text"):
        read("<nav>Menu</nav><script>tekst()</script>")


def test_ten_thousand_parts_inside_each_other_are_read_or_refused() -> None:
    try:
        assert read("<div>" * 10_000 + "diep" + "</div>" * 10_000) == ["diep"]
    except ReadError as error:
        assert error.id == "reading-too-costly"


def test_joined_letters_become_two() -> None:
    assert read("<p>ĳs en ﬂink eﬃciënt</p>") == ["ijs en flink efficiënt"]


LONG = "De aanbieder meldt elke wijziging van zijn praktijk en van zijn personeel op tijd. " * 4


def test_parts_that_a_click_unfolds_are_read_with_their_titles() -> None:
    read = parsed(
        b"<main><h1>Beleid</h1>"
        b'<button aria-expanded="false" aria-controls="een">Eisen</button>'
        b'<div id="een" hidden><h3>Scholing</h3><ul><li>een plan</ul></div>'
        b'<h2><button aria-expanded="false">Tarieven</button></h2>'
        b'<div style="display: none"><p>Het tarief ligt vast.</p></div>'
        b"<details><summary>Contact</summary><p>Bel ons.</p></details>"
        b'<div role="tabpanel" hidden><p>Ander tabblad.</p></div></main>',
        ".html",
    )
    assert [t for t in texts(read) if t] == [
        "# Beleid", "## Eisen", "### Scholing", "- een plan", "## Tarieven",
        "Het tarief ligt vast.", "### Contact", "Bel ons.", "Ander tabblad.",
    ]  # fmt: skip
    assert "3 parts that the page shows only after a click were read." in said(read)


def test_long_hidden_text_is_read_once_and_only_inside_the_main_text() -> None:
    page = f"<main><p>Begin.</p><div hidden><p>{LONG}</p></div></main><div hidden>{LONG[:-2]}</div>"
    assert texts(parsed(page.replace(LONG[:-2] + "</div>", "</div>").encode(), ".html")) == [
        "Begin.", "", LONG.strip(),
    ]  # fmt: skip
    twice = f"<main><p>{LONG}</p><div hidden><p>{LONG}</p></div></main>"
    assert texts(parsed(twice.encode(), ".html")) == [LONG.strip()]
    outside = f"<p>Begin.</p><div hidden><p>{LONG}</p></div>"
    assert texts(parsed(outside.encode(), ".html")) == ["Begin."]


def test_hidden_menus_and_dialogs_stay_out_though_a_button_names_them() -> None:
    read = parsed(
        b'<button aria-expanded="false" aria-controls="m">Menu</button><nav id="m" hidden>Start</nav>'
        b'<a data-target="#d">x</a><dialog id="d" hidden>Akkoord?</dialog><p>Tekst.</p>',
        ".html",
    )
    assert "Start" not in " ".join(texts(read))
    assert "Akkoord" not in " ".join(texts(read))
