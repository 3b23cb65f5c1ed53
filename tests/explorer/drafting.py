"""A made-up document as a draft, for the pages on which it is reviewed."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from policygraph.drafts.extracting import extractor
from policygraph.drafts.ingesting import Extract, Ingested, Wanted, draft_of, write_draft
from policygraph.drafts.model import Draft, Entry
from policygraph.reading import read
from policygraph.session import Session
from policygraph.vocabulary import thing_iri
from policygraph.wordlists import read_words

__all__ = ["SLUG", "TEXT", "ingested"]

SLUG = "voetzorg-2028"
TEXT = """# Zorginkoopbeleid 2028 Voetzorg

Gezond Morgen Zorgverzekeringen koopt voetzorg in.

## Contractvoorwaarden

U voldoet aan de volgende voorwaarden:

- U bent ingeschreven in het handelsregister.
- U staat niet onder verscherpt toezicht van de IGJ.
- U beschikt over een eigen praktijkruimte met een spoelbak.
- U levert minimaal 80% van de consulten binnen vier weken.
- U mag geen zolen verkopen zonder toestemming.
- Podotherapeuten voldoen aan de Wkkgz.

De balie is op werkdagen bemand tussen negen en vijf.

## Contact

U stuurt uw vragen vóór 1 juli naar voetzorg@gezondmorgen.example. Bent u te laat, dan vervalt uw aanvraag.
"""

_KNOWN = {
    "handelsregister": ("kvk-inschrijving", 0.99),
    "verscherpt toezicht": ("geen-verscherpt-toezicht-igj", 0.97),
    "Wkkgz": ("klachtenregeling-wkkgz", 0.85),
}
"""The norms that are proposed and how surely: how well norms are recognised is tested elsewhere."""


def _entry(entry: Entry) -> Entry:
    name, sure = next((v for k, v in _KNOWN.items() if k in entry.quote), (None, 0.6))
    norm = thing_iri("norm", name) if name else None
    return replace(entry, provision=replace(entry.provision, norm=norm), confidence=sure)


def _settled(draft: Draft) -> Draft:
    return replace(draft, entries=tuple(map(_entry, draft.entries)))


@cache
def _extractor(session: Session) -> Extract:
    return extractor(session)


def ingested(folder: Path, session: Session, text: str = TEXT, slug: str = SLUG) -> Ingested:
    """Make a document a draft in a folder of drafts."""
    path = folder.parent / f"{slug}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    words = read_words("publishers")
    made = draft_of(
        path, read(path), Wanted(slug=slug), session.catalogue, words, _extractor(session)
    )
    made = replace(made, draft=_settled(made.draft))
    write_draft(made, folder / slug)
    return made
