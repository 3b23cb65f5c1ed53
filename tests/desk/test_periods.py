"""A period and a start give a day, by the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.calendar_feed import due_in
from policygraph.desk.periods import after, started
from policygraph.model import Deadline, Place, Provision, Text


@pytest.mark.parametrize(
    ("start", "period", "expected"),
    [
        ("2026-12-01", "P4W", "2026-12-29"),
        ("2026-12-01", "P30D", "2026-12-31"),
        ("2026-01-31", "P1M", "2026-02-28"),
        ("2028-01-31", "P1M", "2028-02-29"),
        ("2028-02-29", "P1Y", "2029-02-28"),
        ("2026-11-30", "P3M", "2027-02-28"),
        ("2026-12-15", "P1M", "2027-01-15"),
        ("2026-08-31", "P1Y6M", "2028-02-29"),
        ("2026-01-31", "P1M1D", "2026-03-01"),
    ],
)
def test_the_day_after_a_period(start: str, period: str, expected: str) -> None:
    assert after(date.fromisoformat(start), period) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    "period", ["PT48H", "P1DT12H", "P", "PT", "4W", "P-1D", "P1.5D", "P9999Y", "", "P1W "]
)
def test_hours_and_what_is_no_duration_give_no_day(period: str) -> None:
    assert after(date(2026, 12, 1), period) is None


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 500))
def test_weeks_are_seven_days(start: date, weeks: int) -> None:
    assert after(start, f"P{weeks}W") == start + timedelta(days=7 * weeks)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 48))
def test_months_never_run_into_the_next(start: date, months: int) -> None:
    day = after(start, f"P{months}M")
    assert day
    assert (day.year * 12 + day.month) - (start.year * 12 + start.month) == months
    assert day.day == start.day or (day + timedelta(days=1)).day == 1


def provision(*deadlines: Deadline) -> Provision:
    place = Place("d", (), 1, 1, None, None, None)
    return Provision("p", "policy", "ProcedureStep", "n", True, place, deadlines=deadlines)


def test_a_start_dates_the_periods_of_its_provision_and_no_date() -> None:
    weeks = Deadline(None, None, "P4W", Text("reageren", "react"), None, None, None)
    fixed = Deadline("2026-07-01", None, None, None, None, None, None)
    hours = Deadline(None, None, "PT48H", None, None, None, None)
    found = started(due_in([provision(weeks, fixed, hours)]), {"p": date(2026, 12, 1)})
    days = [d.deadline.date for d in found.dues]
    assert days == ["2026-12-29", "2026-07-01", None]
    assert [d.id for d in found.dues] == [f"p#deadline-{n}" for n in (1, 2, 3)]
    what = found.dues[0].deadline.what
    assert what
    assert what.en == "react (computed: 4 weeks after 2026-12-01 is 2026-12-29; you gave the start)"
    assert found.unused == ()


def test_a_start_that_dates_nothing_is_told() -> None:
    hours = Deadline(None, None, "PT48H", None, None, None, None)
    found = started(due_in([provision(hours)]), {"p": date(2026, 12, 1), "q": date(2026, 12, 1)})
    assert found.unused == ("p", "q")
