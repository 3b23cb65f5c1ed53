"""The questions on the real policies against rows worked out by reading the documents."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from policygraph.questions import Table, ask, load
from policygraph.session import Session
from policygraph.vocabulary import local_name

ROOT = Path(__file__).parent.parent.parent
QUESTIONS = load(ROOT / "queries")
EXPECTED: Mapping[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "expected_questions.yml").read_text(encoding="utf-8")
)
CASES = [(name, number) for name, cases in EXPECTED.items() for number in range(len(cases))]


@pytest.fixture(scope="module")
def real(request: pytest.FixtureRequest) -> Session:
    """The real data, reasoned once; skipped where there is none yet."""
    if not any((ROOT / "data" / "policies").glob("*.ttl")):
        pytest.skip("data/policies holds no policy yet")
    session: Session = request.getfixturevalue("session")
    return session


def matches(cell: str, wanted: object) -> bool:
    return cell == str(wanted) or (cell.startswith("https://") and local_name(cell) == str(wanted))


def rows_with(table: Table, cells: Mapping[str, object]) -> list[list[str]]:
    """Return the rows that have all these cells; an unknown column is an error."""
    places = {table.columns.index(column): wanted for column, wanted in cells.items()}
    return [row for row in table.text() if all(matches(row[p], w) for p, w in places.items())]


@pytest.mark.parametrize(("name", "number"), CASES, ids=[f"{n}-{i}" for n, i in CASES])
def test_the_answer_is_what_the_documents_say(name: str, number: int, real: Session) -> None:
    case = EXPECTED[name][number]
    table = ask(QUESTIONS[name], case.get("parameters", {}), real.names, real.graph.select)
    missing = [cells for cells in case.get("contains", ()) if not rows_with(table, cells)]
    surplus = [cells for cells in case.get("lacks", ()) if rows_with(table, cells)]
    assert (missing, surplus) == ([], [])
    assert len(table.rows) == case.get("rows", len(table.rows))


def test_at_least_twenty_questions_are_held_against_the_documents() -> None:
    assert set(EXPECTED) <= set(QUESTIONS)
    assert len(EXPECTED) >= 20


def test_every_case_expects_something() -> None:
    assert all(
        case.get("contains") or case.get("rows") == 0
        for name in EXPECTED
        for case in EXPECTED[name]
    )
