"""Plain text and Markdown pass through; encodings are told or refused."""

import pytest

from policygraph.anchors import DocumentText
from policygraph.reading import ReadError
from policygraph.reading.language import dutch_share

from .made import parsed, said, texts


def test_lines_pass_unchanged_and_have_the_numbers_of_the_file() -> None:
    text = "# Kop\n\n  - item\t met  wit \n* ster\r\nA\tB\rlaatste\x0cregel\n\n"
    read = parsed(text.encode(), ".md")
    assert texts(read) == [
        "# Kop",
        "",
        "  - item\t met  wit ",
        "* ster",
        "A\tB",
        "laatste\x0cregel",
        "",
    ]
    assert texts(read) == DocumentText(text).lines
    assert [line.source_line for line in read.lines] == [1, 2, 3, 4, 5, 6, 7]
    assert (read.title, read.media_type) == ("Kop", "text/markdown")


def test_accents_that_stand_apart_are_joined_and_said() -> None:
    read = parsed("cli\u0065\u0308nt".encode(), ".txt")
    assert texts(read) == ["cliënt"]
    assert "(NFC)" in said(read)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_is_told_by_its_mark(coding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(coding, b"")
    read = parsed(mark + "De cliënt – één".encode(coding), ".txt")
    assert (texts(read), read.warnings) == (["De cliënt – één"], ())


def test_windows_1252_is_read_with_the_figure() -> None:
    read = parsed("De cliënt – ‘één’ – betaalt €5.".encode("cp1252"), ".txt")
    assert texts(read) == ["De cliënt – ‘één’ – betaalt €5."]
    assert "read as Windows-1252, in which 100% of its 8 special characters" in said(read)


@pytest.mark.parametrize(
    "data",
    ["Это русский текст, длинный".encode("cp1251"), "日本語のテキスト".encode("shift_jis"),
     b"\xef\xbb\xbfkapot \xff", b"tekst \x81\x8d met gaten \xe9", b"ab\x01\x02\x03\x04\x05c"],
    ids=["cyrillic", "japanese", "broken-utf-8", "holes", "controls"],
)  # fmt: skip
def test_an_encoding_that_cannot_be_told_is_refused(data: bytes) -> None:
    with pytest.raises(ReadError, match="Save it as UTF-8") as found:
        parsed(data, ".txt")
    assert found.value.id == "unknown-encoding"


DUTCH = (
    "De zorgaanbieder maakt voor elke cliënt een plan dat met de cliënt is besproken. Het plan wordt "
    "elk half jaar herzien en is voor alle betrokkenen in te zien. Als er geen plan is, kan de zorg "
    "niet worden gedeclareerd, tenzij de verzekeraar daar vooraf toestemming voor heeft gegeven aan u."
)
ENGLISH = (
    "The provider draws up a plan for every client, and the plan is discussed with that client. It is "
    "reviewed twice a year and can be consulted by everyone involved. Where there is no plan the care "
    "cannot be claimed, unless the insurer has given its permission beforehand to the provider of it."
)


def test_a_text_that_is_hardly_dutch_is_read_and_said_with_the_figure() -> None:
    assert parsed(DUTCH.encode(), ".txt").warnings == ()
    read = parsed(ENGLISH.encode(), ".txt")
    share, words = dutch_share([ENGLISH])
    assert share < 0.07
    assert said(read) == (
        f"Only {share:.0%} of the {words} words are Dutch function words; Dutch text has about 35%. "
        "The rules read Dutch only."
    )
    assert f"Slechts {share:.0%} van de {words} woorden" in read.warnings[0].nl


def test_a_few_words_say_nothing_of_the_language() -> None:
    assert parsed(b"Policy and terms", ".txt").warnings == ()


def test_utf_16_without_a_mark_and_lines_of_two_encodings_are_read_and_said() -> None:
    wide = parsed("De cliënt krijgt bericht.\n".encode("utf-16-le"), ".txt")
    assert texts(wide) == ["De cliënt krijgt bericht."]
    assert "UTF-16-LE without a mark" in said(wide)
    mixed = parsed("één cliënt\n".encode() + "één cliënt\n".encode("cp1252"), ".txt")
    assert texts(mixed) == ["één cliënt"] * 2
    assert "on line 2; there it was read as Windows-1252" in said(mixed)
    assert "op regel 2" in mixed.warnings[0].nl
