"""Which version a document says that it is, on made-up title pages; every example of the list."""

from collections.abc import Mapping

import pytest

from policygraph.errors import OntologyError
from policygraph.guessing_versions import earlier_version, guess_version, versions_of
from policygraph.model import Catalogue, Policy
from policygraph.reader import read_catalogue
from policygraph.wordlists import read_words

from . import graphs
from .versions import CARE, POLICY, TWO, Version
from .versions import graphs as turtle_of

LIST = read_words("versions")


def days(*lines: str) -> tuple[str | None, str | None]:
    found = guess_version(lines, LIST)
    return (
        found.issued.value if found.issued else None,
        found.valid.value if found.valid else None,
    )


@pytest.mark.parametrize("entry", LIST["issued"], ids=lambda e: e["id"])
def test_every_cue_of_publication_by_its_example(entry: Mapping[str, str]) -> None:
    found = guess_version([entry["example"]], LIST).issued
    assert found is not None
    assert (found.value, found.line, found.text) == (entry["found"], 1, entry["example"])
    # Alone: no other cue stands in for it.
    alone = guess_version([entry["example"]], {**LIST, "issued": [entry]}).issued
    assert alone is not None
    assert (alone.value, alone.rule) == (entry["found"], entry["id"])


@pytest.mark.parametrize("entry", LIST["valid"], ids=lambda e: e["id"])
def test_every_cue_of_validity_by_its_example(entry: Mapping[str, str]) -> None:
    found = guess_version([entry["example"]], LIST).valid
    assert found is not None
    assert (found.value, found.rule) == (entry["found"], entry["id"])


@pytest.mark.parametrize(
    ("lines", "issued"),
    [
        (["Versie 1.2 (03-05-2031)"], "2031-05-03"),
        (["Versie 1.0, 3 mei 2031", "Versie 1.1, 9 juni 2031"], "2031-06-09"),
        (["Versie 1.0, 3 mei 2031", "Versie 1.0, 9 juni 2031"], None),
        (["Versie 2.0"], None),
        (["Versie 1.0, 31 april 2031"], None),
        (["Gepubliceerd in mei 2031"], None),
        (["Publicatie offerteformulier uiterlijk 3 mei 2031"], None),
        (["De wijzer is op 3 mei 2031 gepubliceerd door een ander."], None),
        (["U meldt zich voor 3 mei 2031."], None),
        (["Datum: 3 mei 2031", "Gepubliceerd op 9 juni 2031"], "2031-06-09"),
    ],
)
def test_only_what_the_document_says_of_itself_counts(lines: list[str], issued: str | None) -> None:
    assert days(*lines)[0] == issued


def test_a_date_in_the_middle_of_the_text_is_not_its_own() -> None:
    body = [f"Regel {n} gaat over de tuin." for n in range(60)]
    assert days(*body, "Datum: 3 mei 2031", *body) == (None, None)
    assert days("Datum: 3 mei 2031", *body)[0] == "2031-05-03"


def test_a_period_that_ends_before_it_begins_is_none() -> None:
    line = "Dit beleid geldt van 1 januari 2031 tot en met 31 december 2030."
    assert days(line)[1] is None


def known(*versions: Version) -> Catalogue:
    return read_catalogue(graphs.make(turtle_of(versions or TWO)))


def made(catalogue: Catalogue, issued: str | None = None, year: int = 2027) -> Policy:
    from policygraph.model import Term, Text

    other = next(iter(catalogue.policies.values()))
    return Policy(
        POLICY + "nieuw", "nieuw", Text("", ""), other.insurer, frozenset({CARE + "proefzorg"}),
        (Term(year),), issued=issued,
    )  # fmt: skip


def replaced(catalogue: Catalogue, policy: Policy, *lines: str) -> tuple[str, str] | None:
    issued = guess_version(lines, LIST).issued
    found = earlier_version(policy, issued, lines, catalogue, LIST)
    return (found.name, found.rule) if found else None


@pytest.mark.parametrize("entry", LIST["replaces"], ids=lambda e: e["id"])
def test_every_cue_of_replacing_by_its_example(entry: Mapping[str, str]) -> None:
    catalogue = known()
    assert replaced(catalogue, made(catalogue), entry["example"]) == ("tweede", entry["id"])


def test_a_later_day_says_so_and_nothing_is_guessed_without_a_line() -> None:
    catalogue = known()
    later = made(catalogue, "2026-07-01")
    assert replaced(catalogue, later, "Gepubliceerd op 1 juli 2026") == (
        "tweede",
        "published-later",
    )
    assert replaced(catalogue, made(catalogue), "Inkoopbeleid 2027") is None
    assert [p.slug for p in versions_of(made(catalogue), catalogue)] == ["tweede"]


def test_an_earlier_text_another_year_and_two_at_once_are_not_replaced() -> None:
    catalogue = known()
    cue = LIST["replaces"][0]["example"]
    assert replaced(catalogue, made(catalogue, "2026-05-01"), cue) is None
    assert replaced(catalogue, made(catalogue, year=2028), cue) is None
    both = known(Version("a", "2026-04-01"), Version("b", "2026-04-01"))
    assert replaced(both, made(both), cue) is None


def test_a_broken_list_is_refused() -> None:
    with pytest.raises(OntologyError, match="wrong at issued"):
        guess_version(["x"], {"issued": [{"id": "x", "pattern": "("}], "valid": []})
