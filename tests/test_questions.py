"""Every question over a hand-sized graph: its rows, in order, as they were worked out by hand."""

import csv
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeAlias

import pyoxigraph as ox
import pytest
import yaml

from policygraph.build import ontology_rules, reason
from policygraph.matching import Resolver
from policygraph.model import Language
from policygraph.questions import Question, Table, ask, load
from policygraph.reader import read_catalogue
from policygraph.session import Session
from policygraph.store import GraphStore
from policygraph.vocabulary import expand

ROOT = Path(__file__).parent.parent
FOLDER = Path(__file__).parent / "questions"
QUESTIONS = load(ROOT / "queries")
CASES = sorted(p.relative_to(FOLDER).as_posix() for p in FOLDER.glob("*/expected*.csv"))

Close: TypeAlias = Callable[[str], GraphStore]


def parameters_of(expected: Path) -> Mapping[str, str]:
    """Return the parameters beside an expected answer: parameters.x.yml for expected.x.csv.

    ``lang`` is the language asked for.
    """
    path = expected.with_name(expected.name.replace("expected", "parameters")).with_suffix(".yml")
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else {}


def as_written(table: Table, expected: list[list[str]]) -> list[list[str]]:
    """Return the rows as the expected ones are written: an IRI may stand there with its prefix."""
    rows = []
    for number, row in enumerate(table.rows):
        hoped = expected[number] if number < len(expected) else []
        rows.append(
            [
                hope if isinstance(cell, ox.NamedNode) and expand(hope) == cell.value else text
                for cell, text, hope in zip(
                    row,
                    table.text()[number],
                    [*hoped, *[""] * (len(row) - len(hoped))],
                    strict=False,
                )
            ]
        )
    return rows


@pytest.mark.parametrize("case", CASES)
def test_rows_are_those_worked_out_by_hand(case: str, closed: Close) -> None:
    expected = FOLDER / case
    with expected.open(encoding="utf-8", newline="") as stream:
        header, *rows = csv.reader(stream)
    graph = closed((expected.parent / "data.ttl").read_text(encoding="utf-8"))
    question = QUESTIONS[expected.parent.name]
    names = Resolver(read_catalogue(graph))
    values = dict(parameters_of(expected))
    lang: Language = "en" if values.pop("lang", "nl") == "en" else "nl"
    table = ask(question, values, names, graph.select, lang)
    assert list(table.columns) == header
    assert as_written(table, rows) == rows


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_the_data_is_consistent_with_the_ontology(name: str, closed: Close) -> None:
    graph = closed((FOLDER / name / "data.ttl").read_text(encoding="utf-8"))
    assert reason(graph, ontology_rules(graph)).inconsistencies == ()


def test_every_question_has_data_and_expected_rows() -> None:
    with_rows = {
        p.parent.name
        for p in FOLDER.glob("*/expected.csv")
        if len(p.read_text(encoding="utf-8").splitlines()) > 1 and (p.parent / "data.ttl").is_file()
    }
    assert with_rows == set(QUESTIONS)
    assert {p.name for p in FOLDER.iterdir()} == set(QUESTIONS)


def test_every_parameters_file_has_its_expected_rows() -> None:
    loose = [
        p
        for p in FOLDER.glob("*/parameters*.yml")
        if not p.with_name(p.name.replace("parameters", "expected")).with_suffix(".csv").is_file()
    ]
    assert loose == []


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_no_question_has_words_of_a_fixed_language(name: str) -> None:
    question = QUESTIONS[name]
    fixed = re.findall(r"LANG\(\?\w+\)\s*=\s*\"", question.sparql)
    assert (fixed, question.in_languages) == ([], True)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_provisions_come_with_policy_and_line(name: str) -> None:
    columns = QUESTIONS[name].columns
    if "provision" in columns:
        assert {"policy", "line"} <= set(columns)


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_every_parameter_has_an_example_or_a_default(name: str) -> None:
    assert [
        p.name for p in QUESTIONS[name].parameters if p.example is None and p.default is None
    ] == []


def examples(question: Question, *, required: bool) -> dict[str, str]:
    return {
        p.name: p.example
        for p in question.parameters
        if p.example is not None and (p.required or not required)
    }


@pytest.fixture(scope="module")
def real(request: pytest.FixtureRequest) -> Session:
    """The real data, reasoned; skipped where there is none yet."""
    if not any((ROOT / "data" / "policies").glob("*.ttl")):
        pytest.skip("data/policies holds no policy yet")
    session: Session = request.getfixturevalue("session")
    return session


@pytest.mark.parametrize("required", [False, True], ids=["all examples", "required ones"])
@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_header_examples_give_rows_on_the_real_data(
    name: str, required: bool, real: Session
) -> None:
    question = QUESTIONS[name]
    values = examples(question, required=required)
    assert ask(question, values, real.names, real.graph.select).rows


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_the_order_is_total_on_the_real_data(name: str, real: Session) -> None:
    question = QUESTIONS[name]
    keys = re.findall(r"\?(\w+)", question.sparql.rpartition("ORDER BY")[2])
    table = ask(question, examples(question, required=True), real.names, real.graph.select)
    places = [table.columns.index(key) for key in keys]
    seen = [tuple(row[place] for place in places) for row in table.text()]
    assert len(seen) == len(set(seen))
