"""``--as-of`` on the command line, over made-up policies of which one replaces the other."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ..graphs import publish
from ..versions import TWO, Version, graphs
from .conftest import Ran, Run

Ask = Callable[..., Ran]
NEXT = Version("volgend", "2026-04-15", years=(2028,))
"""The policy of the year after."""


@pytest.fixture(scope="module")
def ask(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Ask:
    store = publish(graphs(TWO), tmp_path_factory.mktemp("versions"))

    def call(*arguments: str) -> Ran:
        return run(*arguments, POLICYGRAPH_STORE=str(store))

    return call


def slugs(ran: Ran) -> list[str]:
    body: Any = json.loads(ran.out)
    return [p["slug"] for p in body["policies"]]


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2026-04-01", ["eerste"]), ("2026-05-31", ["eerste"]), ("2026-06-01", ["tweede"])],
)
def test_applies(ask: Ask, day: str, expected: list[str]) -> None:
    ran = ask("applies", "proefzorg", "--year", "2027", "--as-of", day, "--format", "json")
    assert slugs(ran) == expected
    assert json.loads(ran.out)["question"]["as_of"] == day


def test_applies_without_a_day_is_the_newest_and_says_what_it_replaced(ask: Ask) -> None:
    ran = ask("applies", "proefzorg", "--format", "json")
    assert slugs(ran) == ["tweede"]
    body = json.loads(ran.out)
    assert "as_of" not in body["question"]
    assert any("vervangen door Beleid tweede" in notice for notice in body["notices"])


def test_the_day_stands_above_the_table(ask: Ask) -> None:
    ran = ask("applies", "proefzorg", "--year", "2027", "--as-of", "2026-05-31")
    assert "in 2027, zoals gepubliceerd op 2026-05-31?" in " ".join(ran.out.split())
    assert "nog niet gepubliceerd: dat gebeurde op 2026-06-01" in " ".join(ran.out.split())


def test_a_day_before_the_first_version_is_no_answer(ask: Ask) -> None:
    ran = ask("applies", "proefzorg", "--year", "2027", "--as-of", "2026-03-31")
    assert (ran.code, ran.out) == (1, "")
    assert "that was there on 2026-03-31" in ran.err


def test_the_year_of_the_day_without_policy_names_the_years(ask: Ask) -> None:
    ran = ask("applies", "proefzorg", "--as-of", "2026-05-31")
    assert ran.code == 1
    assert "for 2026 that was there on 2026-05-31. There is policy for 2027" in ran.err


@pytest.mark.parametrize("day", ["1 mei 2026", "2026-02-30"])
@pytest.mark.parametrize(
    "command",
    [
        ("applies", "proefzorg"),
        ("explain", "eerste/L0001", "--for", "proefzorg"),
        ("impact", "Proefwet"),
        ("ask", "which-terms-does-a-policy-have"),
        ("export",),
    ],
)
def test_what_is_no_day_is_wrong_usage(ask: Ask, command: tuple[str, ...], day: str) -> None:
    ran = ask(*command, "--as-of", day)
    assert (ran.code, ran.out) == (2, "")
    assert "as-of must be a day such as 2026-07-01" in ran.err


def test_explain(ask: Ask) -> None:
    def status(*more: str) -> tuple[str, str]:
        ran = ask(
            "explain", "eerste/L0001", "--for", "proefzorg", "--year", "2027",
            "--format", "json", *more,
        )  # fmt: skip
        body = json.loads(ran.out)
        return body["status"], body["reasons"][0]["text"]

    assert status("--as-of", "2026-05-31")[0] == "satisfied"
    assert status() == (
        "failed",
        "vervangen door Beleid tweede (tweede, gepubliceerd op 2026-06-01)",
    )


def test_impact_and_ask(ask: Ask) -> None:
    ran = ask("impact", "Proefwet", "--as-of", "2026-05-31", "--format", "csv")
    assert [line.split(",")[0] for line in ran.out.splitlines()[1:]] == ["eerste"]
    assert "Niet gebruikt: Beleid tweede" in ran.err
    ran = ask("ask", "which-provisions-rest-on-a-law", "--law", "Proefwet", "--as-of", "2026-05-31",
              "--format", "csv")  # fmt: skip
    assert ["policy/eerste" in line for line in ran.out.splitlines()[1:]] == [True]
    assert "Niet gebruikt: Beleid tweede" in ran.err
    ran = ask("ask", "what-applies", "--care", "proefzorg", "--year", "2027", "--as-of",
              "2026-05-31", "--format", "csv")  # fmt: skip
    assert ["policy/eerste" in line for line in ran.out.splitlines()[1:]] == [True]


def test_compare_takes_of_each_policy_the_text_of_the_day(
    run: Run, tmp_path_factory: pytest.TempPathFactory
) -> None:
    store = publish(graphs((*TWO, NEXT)), tmp_path_factory.mktemp("compared"))

    def ask(*more: str) -> Ran:
        return run("compare", "eerste", "volgend", *more, POLICYGRAPH_STORE=str(store))

    for day, expected in (("2026-05-31", "eerste"), ("2026-06-01", "tweede")):
        ran = ask("--as-of", day, "--format", "json")
        body = json.loads(ran.out)
        assert [p["slug"] for p in body["policies"]] == [expected, "volgend"]
        assert (body["as_of"], body["report"]["earlier"]["slug"]) == (day, expected)
        assert body["notices"][0].startswith(f"Op {day} gold Beleid {expected}")
        for form in ("table", "csv"):
            assert f"Op {day} gold Beleid {expected}" in ask("--as-of", day, "--format", form).err
        assert f"Op {day} gold Beleid {expected}" in ask("--as-of", day, "--format", "html").out
    assert "as_of" not in json.loads(ask("--format", "json").out)
    ran = ask("--as-of", "2026-04-14")
    assert (ran.code, ran.out) == (1, "")
    assert "There was no text of volgend on 2026-04-14" in ran.err
    assert ask("--as-of", "mei").code == 2
    same = run("compare", "eerste", "tweede", "--as-of", "2026-06-01", POLICYGRAPH_STORE=str(store))
    assert (same.code, "are one text on 2026-06-01: tweede" in same.err) == (2, True)


@pytest.mark.parametrize("form", ["jsonl", "csv", "ttl", "nq"])
def test_export(ask: Ask, form: str) -> None:
    ran = ask("export", "--format", form, "--as-of", "2026-05-31")
    assert "eerste" in ran.out
    assert "policy/tweede/L0001" not in ran.out
    assert '"policy": "tweede"' not in ran.out
    assert "Niet gebruikt: Beleid tweede" in ran.err
    whole = ask("export", "--format", "jsonl").out.splitlines()
    assert [json.loads(line)["policy"] for line in whole] == ["eerste", "tweede"]


def test_the_network_is_of_the_day(ask: Ask) -> None:
    ran = ask("graph", "--as-of", "2026-05-31", "--output", "-")
    assert "policy/eerste/L0001" in ran.out
    assert "policy/tweede/L0001" not in ran.out
    assert "Niet gebruikt: Beleid tweede" in ran.err
    assert "policy/tweede/L0001" in ask("graph", "--output", "-").out
    assert ask("graph", "--as-of", "mei", "--output", "-").code == 2


def test_the_workbook_carries_the_day(ask: Ask, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "lijst.xlsx"
    ran = ask("applies", "proefzorg", "--year", "2027", "--as-of", "2026-05-31",
              "--format", "xlsx", "--output", str(path))  # fmt: skip
    assert ran.code == 0, ran.err
    cells = [
        str(cell) for sheet in openpyxl.load_workbook(path) for row in sheet.values for cell in row
    ]
    assert "2026-05-31" in cells
    assert not any("Inkoopbeleid tweede" in cell for cell in cells)
