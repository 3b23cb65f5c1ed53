"""Addresses as they should read, also where a scan or a converter broke them."""

import pytest

from policygraph.extraction.addresses import addresses, contacts, unclear_addresses

from .building import candidate


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mail naar Zorg.Inkoop@voorbeeld.nl.", [("email", "zorg.inkoop@voorbeeld.nl")]),
        ("Mail naar zorg .inkoop @ voorbeeld. nl voor hulp.", [("email", "zorg.inkoop@voorbeeld.nl")]),
        ("Mail naar inkoop(at)voorbeeld.nl", [("email", "inkoop@voorbeeld.nl")]),
        ("Stel vragen, bijv. info@voorbeeld.nl", [("email", "info@voorbeeld.nl")]),
        ("Bel 020 - 123 45 67.", [("telephone", "+31201234567")]),
        ("Bel 0201234567 of +31 30 2345678", [("telephone", "+31201234567"), ("telephone", "+31302345678")]),
        ("Kijk op www.voorbeeld.nl/zorg.", [("website", "https://www.voorbeeld.nl/zorg")]),
        ("Kijk op loket.voorbeeld.nl, of bel.", [("website", "https://loket.voorbeeld.nl")]),
        ("Zie https://voorbeeld.nl/a?b=1 (nieuw)", [("website", "https://voorbeeld.nl/a?b=1")]),
        ("Voorbeeldlaan 12 1234AB Plaatsdorp www.voorbeeld.nl", [("post", "Voorbeeldlaan 12, 1234 AB Plaatsdorp"), ("website", "https://www.voorbeeld.nl")]),
        ("Postbus 123, 1234 AB Plaatsdorp", [("post", "Postbus 123, 1234 AB Plaatsdorp")]),
        ("Mail naar inkoop [at] voorbeeld [punt] nl", [("email", "inkoop@voorbeeld.nl")]),
        ("Ons telefoonnummer: 0201234567, zaaknummer 0301234567", [("telephone", "+31201234567")]),
        ("Zie https://voorbeeld.nl/a_(b).", [("website", "https://voorbeeld.nl/a_(b)")]),
        ("Kijk op voorbeeld.care/zorg", [("website", "https://voorbeeld.care/zorg")]),
        ("KvK 12345678, artikel 10.2, o.a. dit.", []),
        ("a@voorbeeld.nl en nog eens a@voorbeeld.nl", [("email", "a@voorbeeld.nl")]),
    ],
)  # fmt: skip
def test_addresses_read_as_they_should(text: str, expected: list[tuple[str, str]]) -> None:
    assert list(contacts(*candidate(text))) == expected


def test_the_subject_is_the_first_cell_or_the_heading() -> None:
    row = candidate("Facturen a@voorbeeld.nl", kind="row", cells=("Facturen", "a@voorbeeld.nl"))
    assert [c.subject for c in addresses(*row)] == ["Facturen"]
    text = candidate("Mail a@voorbeeld.nl", headings=("Contact", "Klachten"))
    (found,) = addresses(*text)
    assert (found.subject, found.written) == ("Klachten", "a@voorbeeld.nl")
    assert text[0].block.text[found.start : found.end] == "a@voorbeeld.nl"


def test_addresses_that_run_together_are_not_guessed() -> None:
    found, text = candidate("Zie voorbeeld.nl/adviesinfo@voorbeeld.nl")
    assert contacts(found, text) == ()
    assert unclear_addresses(found) == (
        "adres loopt in een ander over: voorbeeld.nl/adviesinfo@voorbeeld.nl",
    )
