"""The pipeline of extraction, made for a built graph: word lists, calibration, earlier wordings."""

import json
from collections.abc import Mapping
from functools import lru_cache

from policygraph.drafts.ingesting import Extract
from policygraph.errors import OntologyError
from policygraph.extraction.assembly import make_pipeline
from policygraph.extraction.confidence import Calibration
from policygraph.extraction.model import Statement, StructuredText
from policygraph.extraction.norms import Recogniser
from policygraph.resources import folder
from policygraph.session import Session
from policygraph.wordlists import read_words

__all__ = ["extractor", "wordings"]


def wordings(session: Session) -> Mapping[str, str]:
    """Return the exact wording of every provision whose document is there, by its IRI."""
    found = ((p.iri, session.documents.quote(p)) for p in session.catalogue.provisions.values())
    return {iri: quote for iri, quote in found if quote}


@lru_cache(maxsize=1)
def _calibration() -> Calibration:
    path = folder("data") / "extraction" / "kind-calibration.json"
    try:
        return Calibration.load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Calibration({})
    except (OSError, ValueError, LookupError, json.JSONDecodeError) as error:
        raise OntologyError(
            "missing-resource", f"{path}: the calibration cannot be read ({error})."
        ) from error


def extractor(session: Session) -> Extract:
    """Return what takes lines apart: the same lines of the same graph give the same statements."""
    synonyms = {name: group["words"] for name, group in read_words("synonyms").items()}
    recogniser = Recogniser(
        session.catalogue, read_words("norm-calibration"), wordings(session), synonyms
    )

    def extract(
        lines: list[str], insurer: str | None
    ) -> tuple[StructuredText, tuple[Statement, ...]]:
        pipeline = make_pipeline(
            session.catalogue,
            read_words,
            insurer=insurer,
            calibration=_calibration(),
            recogniser=recogniser,
        )
        found = pipeline.read(lines)
        return found.text, found.statements

    return extract
