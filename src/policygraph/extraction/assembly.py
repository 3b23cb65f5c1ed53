"""Every stage of extraction put together for one catalogue: what a pipeline needs, made once."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from policygraph.extraction.confidence import Calibration
from policygraph.extraction.cues import Cues, read_cues
from policygraph.extraction.details import WORD_LISTS, detail_stages
from policygraph.extraction.model import Statement, StructuredText
from policygraph.extraction.norms import Recogniser, asked_of
from policygraph.extraction.pipeline import Pipeline, Stage
from policygraph.model import Catalogue

__all__ = ["Lists", "cues_for", "make_pipeline"]

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
        return replace(statement, norms=recogniser.recognise(asked_of(statement, text)).matches)

    return stage


def make_pipeline(
    catalogue: Catalogue,
    lists: Lists,
    *,
    insurer: str | None = None,
    concerns: Iterable[str] = (),
    calibration: Calibration | None = None,
    recogniser: Recogniser | None = None,
) -> Pipeline:
    """Return the pipeline for documents of an insurer.

    ``insurer`` and ``concerns`` (the care that the document is about) are IRIs; without a
    recogniser no norms are looked for.
    """
    stages = dict(detail_stages(catalogue, {name: lists(name) for name in WORD_LISTS}, concerns))
    if recogniser:
        stages["norms"] = _norms(recogniser)
    return Pipeline(cues_for(catalogue, lists, insurer), calibration or Calibration({}), stages)
