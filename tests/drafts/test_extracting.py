"""What a draft says of the care a document is about reaches the rules that read its scopes."""

import re
from collections.abc import Callable

import pytest

from policygraph.drafts.extracting import extractor
from policygraph.drafts.ingesting import Wanted, draft_of
from policygraph.drafts.model import Entry
from policygraph.reading import read
from policygraph.session import Session
from policygraph.vocabulary import local_name
from policygraph.wordlists import read_words

TEXT = """# Inkoopbeleid 2029 Wijkverpleging

Zonnebloem Zorgverzekeringen koopt wijkverpleging in.

## Voorwaarden voor wijkverpleging

- U beschikt over een eigen auto.

## Voorwaarden voor casemanagement dementie

- U beschikt over een eigen fiets.
"""
Drafted = Callable[[Wanted], dict[str, Entry]]


@pytest.fixture(scope="module")
def entries(session: Session, tmp_path_factory: pytest.TempPathFactory) -> Drafted:
    path = tmp_path_factory.mktemp("lezen") / "zonnebloem-2029.md"
    path.write_text(TEXT, encoding="utf-8")
    extract, words = extractor(session), read_words("publishers")

    def made(wanted: Wanted) -> dict[str, Entry]:
        found = draft_of(path, read(path), wanted, session.catalogue, words, extract)
        return {e.quote.split()[-1].rstrip("."): e for e in found.draft.entries}

    return made


def cares(entry: Entry) -> list[str]:
    return sorted(map(local_name, entry.provision.care_types))


def test_the_care_of_the_whole_document_is_no_scope(entries: Drafted) -> None:
    guessed = entries(Wanted())
    assert cares(guessed["auto"]) == []
    assert guessed["auto"].provision.general
    assert cares(guessed["fiets"]) == ["casemanagement-dementie"]
    assert entries(Wanted(care="wijkverpleging")) == guessed


def test_what_another_care_was_given_for_is_shown_and_no_scope(entries: Drafted) -> None:
    given = entries(Wanted(care="ziekenvervoer"))
    assert cares(given["fiets"]) == []
    assert any("casemanagement dementie" in doubt for doubt in given["fiets"].doubts)


def test_a_care_that_the_graph_does_not_know_takes_nothing_away(entries: Drafted) -> None:
    assert cares(entries(Wanted(care="voetzorg"))["fiets"]) == ["casemanagement-dementie"]


def test_how_sure_a_detail_is_stands_behind_its_rule(entries: Drafted) -> None:
    rules = entries(Wanted())["fiets"].rules
    assert re.fullmatch(r"heading \(\d\d%\)", rules["scope"])
    assert not rules["kind"].endswith("%)")
