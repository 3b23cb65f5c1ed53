"""``compare`` from outside: what changed between two years, in every format, with its status."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ..changing import NEW, OLD, SCRIPT, Changing, changing
from .conftest import Run


@pytest.fixture(scope="module")
def two_years(tmp_path_factory: pytest.TempPathFactory) -> Changing:
    return changing(tmp_path_factory.mktemp("changing"))


def _environment(made: Changing) -> dict[str, str]:
    return {
        "POLICYGRAPH_STORE": str(made.store), "POLICYGRAPH_DOCUMENTS": str(made.documents),
    }  # fmt: skip


def report(run: Run, made: Changing, *arguments: str) -> dict[str, Any]:
    # The later named first: the years say which is the earlier.
    done = run("compare", NEW, OLD, "--format", "json", *arguments, **_environment(made))
    found: dict[str, Any] = json.loads(done.out)["report"]
    return found


def test_each_line_that_changed_is_a_change_of_its_kind(run: Run, two_years: Changing) -> None:
    found = report(run, two_years)
    norms = {
        c["norm"].rsplit("-", 1)[-1]: (
            c["changes"],
            [p["source"]["line_start"] for p in c["before"]],
            [p["source"]["line_start"] for p in c["after"]],
        )
        for c in found["changes"]
        if c["part"] == "norm"
    }
    assert norms == {
        "plannen": (["stricter"], [4], [10]),
        "storing": (["sooner"], [5], [11]),
        "opgave": (["sooner"], [6], [12]),
        "jaarplan": (["clarified"], [7], [13]),
        "klachtenbus": (["dropped"], [8], []),
        "logboek": (["moved"], [9], [19]),
        "huisreglement": (["looser", "kind"], [10], [14]),
        "ontruiming": (["new"], [], [16]),
        "toets": (["clarified"], [14], [20]),
        "declaraties": (["clarified"], [18], [24]),
    }
    # Fire insurance, the course and the other contact are as they were.
    assert found["unchanged"] == 3
    assert found["places"] == []
    quotes = [p["source"]["quote"] for c in found["changes"] for p in (*c["before"], *c["after"])]
    assert all(quotes)


def test_what_changed_beside_the_norms(run: Run, two_years: Changing) -> None:
    found = report(run, two_years)
    beside = [
        (c["part"], c["subject"], c["changes"], c["was"], c["now"])
        for c in found["changes"]
        if c["part"] != "norm"
    ]
    assert beside == [
        ("deadline", "opgave inleveren", ["sooner"], "vóór 2026-07-01; opgave inleveren; aanbieder",
         "vóór 2027-06-01; opgave inleveren; aanbieder"),
        ("deadline", "storing melden", ["sooner"], "binnen 2 weken; storing melden; aanbieder",
         "binnen 1 week; storing melden; aanbieder"),
        ("deadline", "jaarplan inleveren", ["same-day-next-year"],
         "vóór 2026-10-01; jaarplan inleveren; aanbieder",
         "vóór 2027-10-01; jaarplan inleveren; aanbieder"),
        ("contact", "declaraties", ["value"], "declaraties@proef.example",
         "declareren@proef.example"),
    ]  # fmt: skip


def test_announcements_are_held_against_both_texts(run: Run, two_years: Changing) -> None:
    found = report(run, two_years)
    assert {a["line"]: a["verdict"] for a in found["announcements"]} == {
        4: "confirmed",
        5: "confirmed",
        6: "not-found",
        7: "not-verifiable",
    }
    announced = {c["subject"]: c["announced"] for c in found["changes"]}
    assert announced["proef plannen"] == "ja, regel 4"
    assert announced["proef huisreglement"] == "ja, regel 5"
    for silent in ("proef storing", "proef ontruiming", "opgave inleveren", "declaraties"):
        assert announced[silent] == "niet aangekondigd"
    # Line 7 may be about what was dropped; the document names no provision for it.
    assert announced["proef klachtenbus"] == "niet na te gaan (regel 7 noemt geen bepaling)"
    for small in ("proef logboek", "proef toets", "jaarplan inleveren"):
        assert announced[small] is None


def test_the_table_has_both_lines_side_by_side_in_100_columns(
    run: Run, two_years: Changing
) -> None:
    done = run("compare", OLD, NEW, **_environment(two_years))
    # What line 6 announces did not happen: somebody must look.
    assert done.code == 1
    assert "not found" in done.err
    rows = done.out.splitlines()
    assert any("proef-2027:4 " in r and "proef-2028:10" in r for r in rows)
    assert any("proef-2027:9 " in r and "proef-2028:19" in r for r in rows)
    assert "niet gevonden: de eis is gelijk gebleven" in done.out


def test_the_console_of_a_terminal_of_100_columns_is_not_overrun(two_years: Changing) -> None:
    from rich.console import Console

    from policygraph.cli.show_changes import show_changes
    from policygraph.session import Session

    session = Session.open(two_years.store, two_years.documents)
    policy = session.names.policy
    out = Console(file=io.StringIO(), width=100, highlight=False, markup=False)
    found = session.changes(policy(OLD), policy(NEW))
    show_changes(out, session.catalogue, found, "nl", session.documents.quote)
    assert isinstance(out.file, io.StringIO)
    lines = out.file.getvalue().splitlines()
    assert max(map(len, lines)) <= 100
    (both,) = [line for line in lines if "proef-2027:10" in line]
    assert "proef-2028:14" in both


def test_csv_and_workbook_hold_the_same_rows(run: Run, two_years: Changing, tmp_path: Path) -> None:
    environment = _environment(two_years)
    done = run("compare", OLD, NEW, "-f", "csv", **environment)
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert len(rows) == 14
    target = tmp_path / "changes.xlsx"
    made = run("compare", OLD, NEW, "-f", "xlsx", "-o", str(target), **environment)
    assert (made.code, made.out) == (1, "")
    book = load_workbook(target)
    # Fourteen changes: ten of norms, three deadlines, one contact. Other kind is one of softer.
    counts = {page.title: page.max_row - 1 for page in book.worksheets}
    assert counts == {
        "Wijzigingen": 14, "Nieuw": 1, "Vervallen": 1, "Strenger": 1, "Soepeler": 1,
        "Andere soort": 1, "Andere termijn": 2, "Verplaatst": 1, "Andere tekst": 3,
        "Termijnen": 3, "Contacten": 1, "Aangekondigd": 4,
    }  # fmt: skip
    overview = book.worksheets[0]
    assert [c.value for c in overview[1]][:4] == [
        "onderwerp",
        "vorig jaar",
        "dit jaar",
        "wijziging",
    ]
    assert [r[0].value for r in overview.iter_rows(min_row=2)] == [r["onderwerp"] for r in rows]


def test_the_page_is_one_file_in_either_language(
    run: Run, two_years: Changing, tmp_path: Path
) -> None:
    target = tmp_path / "changes.html"
    environment = _environment(two_years)
    done = run("compare", OLD, NEW, "-f", "html", "-o", str(target), "-l", "en", **environment)
    assert done.code == 1
    text = target.read_text(encoding="utf-8")
    assert "What has changed?" in text
    assert SCRIPT not in text
    assert "&lt;script&gt;" in text
    assert "Content-Security-Policy" in text


def test_others_are_compared_and_never_called_changed(run: Run, two_years: Changing) -> None:
    environment = _environment(two_years)
    done = run("compare", NEW, "asr-wijkverpleging-2027", **environment)
    # One insurer, one care and consecutive years: that is a later text of the same policy.
    assert "Wat is er veranderd?" in done.out
    done = run("compare", OLD, "asr-gli-2027", **environment)
    assert done.code == 0
    assert "verschillen, geen wijzigingen" in done.err
    assert "report" not in json.loads(
        run("compare", OLD, "asr-gli-2027", "-f", "json", **environment).out
    )
    refused = run("compare", OLD, "asr-gli-2027", "--changes", **environment)
    assert refused.code == 2
    assert "Compare them instead" in refused.err
    forced = run("compare", OLD, NEW, "--differences", **environment)
    assert forced.code == 0
    assert "Wat is er veranderd?" not in forced.out


def test_output_is_for_files(run: Run, two_years: Changing, tmp_path: Path) -> None:
    environment = _environment(two_years)
    assert run("compare", OLD, NEW, "-o", str(tmp_path / "x"), **environment).code == 2
    lost = run("compare", OLD, NEW, "-f", "html", "-o", str(tmp_path / "n" / "x"), **environment)
    assert lost.code == 2
    assert "--output" in lost.err


def test_without_the_earlier_text_an_announcement_is_not_verifiable(
    run: Run, two_years: Changing, tmp_path: Path
) -> None:
    target = tmp_path / "x.html"
    environment = _environment(two_years)
    run("compare", NEW, "asr-gli-2027", "-f", "html", "-o", str(target), **environment)
    text = target.read_text(encoding="utf-8")
    assert text.count("de vorige tekst is er niet") == 4 + 2
    assert "Wat is er veranderd?" not in text
