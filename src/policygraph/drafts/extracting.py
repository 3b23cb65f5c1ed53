"""The pipeline of extraction, made for a built graph: word lists, calibration, earlier wordings."""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TypeVar

from policygraph.drafts.ingesting import Extract, Observe
from policygraph.errors import OntologyError
from policygraph.extraction.assembly import Assembly
from policygraph.extraction.confidence import Calibration
from policygraph.extraction.detail_confidence import DetailTables
from policygraph.extraction.model import Statement, StructuredText
from policygraph.extraction.norm_words import Analyser
from policygraph.extraction.norms import Recogniser
from policygraph.extraction.observing import Observed, Observer
from policygraph.resources import folder
from policygraph.session import Session
from policygraph.wordlists import read_words

__all__ = ["extractor", "observer", "wordings"]


def wordings(session: Session) -> Mapping[str, str]:
    """Return the exact wording of every provision whose document is there, by its IRI."""
    found = ((p.iri, session.documents.quote(p)) for p in session.catalogue.provisions.values())
    return {iri: quote for iri, quote in found if quote}


_Table = TypeVar("_Table")


def _table(name: str, load: Callable[[str], _Table]) -> _Table:
    """Return a calibration of the data, an empty one where it is absent."""
    path = folder("data") / "extraction" / name
    try:
        return load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return load("{}")
    except (OSError, ValueError, LookupError, json.JSONDecodeError) as error:
        raise OntologyError(
            "missing-resource", f"{path}: the calibration cannot be read ({error})."
        ) from error


@lru_cache(maxsize=1)
def _calibration() -> Calibration:
    return _table("kind-calibration.json", Calibration.load)


@lru_cache(maxsize=1)
def _details() -> DetailTables:
    return _table("detail-calibration.json", DetailTables.load)


@lru_cache(maxsize=1)
def _made(session: Session) -> tuple[Assembly, Analyser]:
    """Return what extraction and observation of a session share, for both are asked."""
    synonyms = {name: group["words"] for name, group in read_words("synonyms").items()}
    recogniser = Recogniser(
        session.catalogue, read_words("norm-calibration"), wordings(session), synonyms
    )
    assembly = Assembly(
        session.catalogue,
        read_words,
        calibration=_calibration(),
        details=_details(),
        recogniser=recogniser,
    )
    return assembly, recogniser.index.analyser


def extractor(session: Session) -> Extract:
    """Return what takes lines apart: the same lines of the same graph give the same statements."""
    assembly, _ = _made(session)

    def extract(
        lines: list[str], insurer: str | None, concerns: frozenset[str]
    ) -> tuple[StructuredText, tuple[Statement, ...]]:
        found = assembly.pipeline(insurer, concerns).read(lines)
        return found.text, found.statements

    return extract


def observer(session: Session) -> Observe:
    """Return what observes documents: changes that they announce, what is wrong with their text."""
    assembly, analyser = _made(session)
    observing = Observer(session.catalogue, read_words, analyser)

    def observe(
        lines: list[str],
        text: StructuredText,
        statements: tuple[Statement, ...],
        insurer: str | None,
    ) -> Observed:
        return observing.observe(lines, text, statements, assembly.cues(insurer))

    return observe
