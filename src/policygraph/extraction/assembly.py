"""Every stage of extraction put together for one catalogue: what a pipeline needs, made once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from policygraph.extraction.confidence import Calibration
from policygraph.extraction.cues import Cues, read_cues
from policygraph.extraction.detail_confidence import DetailTables
from policygraph.extraction.details import WORD_LISTS, Details
from policygraph.extraction.model import Candidate, Statement, StructuredText
from policygraph.extraction.norms import Recogniser, asked_of
from policygraph.extraction.pipeline import Pieces, Pipeline, Stage
from policygraph.extraction.themes import ThemeIndex, theme_stage
from policygraph.model import Catalogue

__all__ = ["Assembly", "Lists", "cues_for", "make_pipeline"]

Lists = Callable[[str], Mapping[str, Any]]
"""Gives a word list by its name; the only way in which extraction comes by its data."""


def cues_for(catalogue: Catalogue, lists: Lists, insurer: str | None = None) -> Cues:
    """Return the cue words, with the names of the insurer and of the providers in the graph."""
    concept = catalogue.concepts.get(insurer or "")
    insurers = [concept.label.nl, *concept.aliases] if concept else []
    providers = {
        name
        for known in catalogue.concepts.values()
        if known.type in ("ProviderType", "ProfessionalRole")
        for name in (known.label.nl, *known.aliases)
        if name.isalpha() and name.islower()
    }
    return read_cues(lists("cues"), insurers, providers)


def _norms(recogniser: Recogniser) -> Stage:
    def stage(statement: Statement, text: StructuredText) -> Statement:
        found = recogniser.recognise(asked_of(statement, text))
        decisions = {**statement.decisions, "norm": found.decision}
        return replace(statement, norms=found.matches, decisions=decisions)

    return stage


def _pieces(recogniser: Recogniser) -> Pieces:
    def pieces(statement: Statement, text: StructuredText) -> tuple[Candidate, ...]:
        whole = statement.candidate
        found = recogniser.pieces(asked_of(statement, text))
        return tuple(
            replace(whole, start=whole.start + start, end=whole.start + end) for start, end in found
        )

    return pieces


class Assembly:
    """Every stage for one catalogue: what no document changes is made once."""

    def __init__(
        self,
        catalogue: Catalogue,
        lists: Lists,
        *,
        calibration: Calibration | None = None,
        recogniser: Recogniser | None = None,
        details: DetailTables | None = None,
    ) -> None:
        """Take the catalogue and what gives a word list by its name.

        Without a recogniser no norms and no themes are looked for. ``calibration`` is the table
        of kinds, ``details`` those of what a statement holds.
        """
        self._found = Details(catalogue, {name: lists(name) for name in WORD_LISTS})
        self._calibration = calibration or Calibration({})
        self._tables = details or DetailTables({})
        self._last: dict[str, Stage] = {}
        self._pieces = _pieces(recogniser) if recogniser else None
        if recogniser:
            self._last["norms"] = _norms(recogniser)
            self._last["themes"] = theme_stage(ThemeIndex(catalogue, lists("themes")))
        self.cues = lru_cache(maxsize=8)(partial(cues_for, catalogue, lists))
        """Gives the cue words for documents of an insurer (its IRI)."""

    def pipeline(self, insurer: str | None = None, concerns: Iterable[str] = ()) -> Pipeline:
        """Return the pipeline for documents of an insurer about some care, both by IRI."""
        stages = {**self._found.stages(concerns, insurer), **self._last}
        cues = self.cues(insurer)
        return Pipeline(cues, self._calibration, stages, self._tables, self._pieces)


def make_pipeline(
    catalogue: Catalogue,
    lists: Lists,
    *,
    insurer: str | None = None,
    concerns: Iterable[str] = (),
    calibration: Calibration | None = None,
    recogniser: Recogniser | None = None,
    details: DetailTables | None = None,
) -> Pipeline:
    """Return the pipeline for documents of an insurer; see ``Assembly``."""
    made = Assembly(
        catalogue, lists, calibration=calibration, recogniser=recogniser, details=details
    )
    return made.pipeline(insurer, concerns)
