"""The theme of a statement: of its norm, or where heading and norm agree; else none."""

from dataclasses import replace

import pytest

from policygraph.errors import OntologyError
from policygraph.extraction.model import Decision, NormMatch, Statement
from policygraph.extraction.themes import ThemeIndex, theme, theme_stage
from policygraph.model import Catalogue, Concept, Place, Provision, Text
from policygraph.vocabulary import thing_iri
from policygraph.wordlists import read_words

from .building import candidate

LIST = read_words("themes")
HEDGE, PATH = thing_iri("theme", "heggen"), thing_iri("theme", "paden")
PRUNES, SWEEPS, MIXED = (thing_iri("norm", n) for n in ("snoeit", "veegt", "wisselt"))


def provision(number: int, norm: str, of: str, heading: str) -> Provision:
    place = Place("tuin", (heading,), number, number, None, None, None)
    return Provision(f"p{number}", "policy", "Requirement", norm, True, place, theme=of)


def known() -> Catalogue:
    themes = [
        Concept(HEDGE, "Theme", Text("heggen", "hedges"), ("groene hagen",)),
        Concept(PATH, "Theme", Text("paden", "paths")),
    ]
    provisions = [
        provision(1, PRUNES, HEDGE, "Onderhoud van groen"),
        provision(2, PRUNES, HEDGE, "Onderhoud van groen"),
        provision(3, SWEEPS, PATH, "Paden"),
        provision(4, MIXED, PATH, "Overig"),
        provision(5, MIXED, HEDGE, "Overig"),
    ]
    return Catalogue({c.iri: c for c in themes}, {}, {p.iri: p for p in provisions})


INDEX = ThemeIndex(known(), LIST)


def decided(norm: str | None, score: float, *headings: str) -> tuple[str | None, str | None]:
    found, text = candidate("U verzorgt de tuin.", headings=headings)
    norms = (NormMatch(norm, score, "same", ""),) if norm else ()
    statement = Statement(found, {"kind": Decision("Requirement", "r", 1.0)}, 1.0, norms=norms)
    decision = theme(statement, text, INDEX)
    staged = theme_stage(INDEX)(statement, text).decisions.get("theme")
    assert staged == decision
    return (decision.value, decision.rule) if decision else (None, None)


def test_a_norm_that_is_recognised_gives_its_theme() -> None:
    assert decided(PRUNES, 0.9) == (HEDGE, "norm")
    # Half of its provisions have another.
    assert decided(MIXED, 0.9) == (None, None)
    assert decided(None, 0.0, "Heggen") == (None, None)


def test_a_norm_that_is_only_near_needs_a_heading_that_agrees() -> None:
    assert decided(PRUNES, 0.1) == (None, None)
    assert decided(PRUNES, 0.1, "Heggen en struiken") == (HEDGE, "heading-names-it")
    assert decided(PRUNES, 0.1, "Over groene hagen") == (HEDGE, "heading-names-it")
    assert decided(PRUNES, 0.1, "Het onderhoud van groen") == (HEDGE, "known-heading")
    assert decided(PRUNES, 0.1, "Paden") == (None, None)
    # One provision under a heading proves nothing of it, and a far heading is none.
    assert decided(SWEEPS, 0.1, "Heggen", "Onderhoud", "Overig") == (None, None)


def test_a_rule_that_is_not_right_often_enough_proposes_nothing() -> None:
    low = ThemeIndex(known(), {**LIST, "rules": {**LIST["rules"], "norm": 0.79}})
    found, text = candidate("U snoeit.")
    norms = (NormMatch(PRUNES, 0.9, "same", ""),)
    statement = Statement(found, {}, 1.0, norms=norms)
    assert theme(statement, text, low) is None
    assert theme(statement, text, INDEX) is not None
    assert theme(replace(statement, norms=()), text, INDEX) is None
    assert all(share >= LIST["propose"] for share in LIST["rules"].values())


def test_a_broken_list_is_refused() -> None:
    with pytest.raises(OntologyError, match="list of themes is wrong"):
        ThemeIndex(known(), {"rules": {}})
