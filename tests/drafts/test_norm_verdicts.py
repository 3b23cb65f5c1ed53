"""What is thought of a norm, from the statement to the draft, its Turtle, its lines and its sheet."""

import json
from pathlib import Path

import pytest

from policygraph.drafts.deciding import extended
from policygraph.drafts.fields import Names
from policygraph.drafts.ingesting import Ingested, Wanted, draft_of, write_draft
from policygraph.drafts.loading import load_draft
from policygraph.drafts.model import Entry
from policygraph.drafts.printing import json_lines, summary
from policygraph.drafts.rows import rows
from policygraph.extraction.model import Statement, StructuredText
from policygraph.reading import read
from policygraph.wordlists import read_words

from ..extraction.norm_world import earlier, norm, pipeline

TEXT = """# Inkoopbeleid 2028 Broodzorg

## Voorwaarden

Voor een contract gelden deze voorwaarden:

- U heeft minimaal 60 broden op voorraad.
- U mag een gast niet weigeren vanwege zijn wijk.
- U dempt de sloot achter het magazijn met schelpen.
- U weegt het deeg op een geijkte weegschaal en zeeft het meel voor elke deegbeurt.
"""


@pytest.fixture
def found(tmp_path: Path) -> Ingested:
    path = tmp_path / "broodzorg-2028.md"
    path.write_text(TEXT, encoding="utf-8")

    def extract(lines: list[str], *_: object) -> tuple[StructuredText, tuple[Statement, ...]]:
        extraction = pipeline().read(lines)
        return extraction.text, extraction.statements

    catalogue, _ = earlier()
    words = read_words("publishers")
    return draft_of(path, read(path), Wanted(), catalogue, words, extract)


def entry(entries: tuple[Entry, ...], words: str) -> Entry:
    return next(e for e in entries if words in e.quote)


def test_only_an_accepted_norm_is_filled_in(found: Ingested) -> None:
    entries = found.draft.entries
    said = {
        words: (entry(entries, words).norm_verdict, entry(entries, words).provision.norm)
        for words in ("broden", "gast", "sloot", "weegschaal", "meel")
    }
    assert said == {
        "broden": ("accept", norm("brood-op-voorraad")),
        "gast": ("propose", None),
        "sloot": ("none", None),
        "weegschaal": ("accept", norm("weegschaal-geijkt")),
        "meel": ("accept", norm("meel-gezeefd")),
    }
    assert entry(entries, "broden").rules["norm"].startswith("accept, variant, ")
    numbers = summary(found.draft)
    assert (numbers["known_norm"], numbers["norm_to_choose"]) == (3, 1)
    assert numbers["no_known_norm"] == len(entries) - 4


def test_the_lines_say_whether_a_norm_is_taken(found: Ingested) -> None:
    lines = [json.loads(line) for line in json_lines(found, "nl")]
    by_words = {
        words: next(p for p in lines if words in p["source"]["quote"])
        for words in ("broden", "gast", "sloot")
    }
    assert {w: p["norm_verdict"] for w, p in by_words.items()} == {
        "broden": "accept",
        "gast": "propose",
        "sloot": "none",
    }
    assert by_words["broden"]["norm"]["id"] == norm("brood-op-voorraad")
    assert by_words["broden"]["norm_candidates"][0]["relation"] == "variant"
    assert by_words["gast"]["norm"] is None
    assert len(by_words["gast"]["norm_candidates"]) >= 2


def test_the_draft_is_read_back_as_it_was(found: Ingested, tmp_path: Path) -> None:
    folder = tmp_path / "drafts" / "broodzorg-2028"
    write_draft(found, folder)
    again = {e.provision.iri: e for e in load_draft(folder).entries}
    assert len(again) == len(found.draft.entries)
    for made in found.draft.entries:
        back = again[made.provision.iri]
        assert back.norm_verdict == made.norm_verdict
        assert back.rules["norm"] == made.rules["norm"]
        assert back.provision.norm == made.provision.norm
        assert back.norms == made.norms


def test_the_sheet_says_it_in_words(found: Ingested) -> None:
    names = Names(extended(found.catalogue, found.draft))
    shown = {
        str(row["quote"]): str(row["proposed_norm"])
        for row in rows(found.draft, (), names, {}, {})["bepalingen"]
    }

    def first(words: str) -> list[str]:
        return next(text for quote, text in shown.items() if words in quote).splitlines()[:2]

    taken, choice = first("broden"), first("gast")
    assert taken[0] == "wordt overgenomen:"
    assert taken[1].startswith("heeft genoeg brood op voorraad · 0.99 · variant · ")
    assert choice[0].startswith("kies een norm")
    assert first("sloot")[0].startswith("geen bekende norm")
