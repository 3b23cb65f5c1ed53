"""Deadlines as a calendar: read back with icalendar, and the last safe day by hand."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from policygraph.calendar_feed import (
    calendar,
    deadlines_json,
    due_for,
    due_in,
    last_safe_day,
)
from policygraph.model import Catalogue, Deadline, Language
from policygraph.session import Session
from policygraph.wording import DISCLAIMER


def none(_: object) -> None:
    return None


def events(feed: bytes) -> dict[str, object]:
    read = Calendar.from_ical(feed)
    return {str(e["uid"]): e for e in read.walk("VEVENT")}


def deadline(day: str | None, inclusive: bool | None) -> Deadline:
    return Deadline(day, inclusive, None, None, None, None, None)


@pytest.mark.parametrize(
    ("inclusive", "expected"),
    [(True, date(2026, 7, 1)), (False, date(2026, 6, 30)), (None, date(2026, 7, 1))],
)
def test_the_last_safe_day(inclusive: bool | None, expected: date) -> None:
    assert last_safe_day(deadline("2026-07-01", inclusive)) == expected


def test_a_period_has_no_last_day() -> None:
    assert last_safe_day(deadline(None, False)) is None


def test_before_the_first_of_january_is_the_year_before() -> None:
    assert last_safe_day(deadline("2027-01-01", False)) == date(2026, 12, 31)


BEFORE = "https://w3id.org/policygraph/id/policy/asr-wijkverpleging-2027/L0539#deadline-1"
SILENT = "https://w3id.org/policygraph/id/policy/asr-wijkverpleging-2027/L0539.4#deadline-1"
SECOND = "https://w3id.org/policygraph/id/policy/asr-wijkverpleging-2027/L0526.2#deadline-2"


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_calendar_read_back_is_what_the_graph_says(
    catalogue: Catalogue, lang: Language
) -> None:
    due = due_in(catalogue.provisions.values())
    read = events(calendar(catalogue, due, lang, none))
    dated = {d.id: d for d in due if d.deadline.date}
    assert read.keys() == dated.keys()
    for uid, event in read.items():
        start, end = event["dtstart"], event["dtend"]  # type: ignore[index]
        assert start.dt == last_safe_day(dated[uid].deadline)
        assert start.params["VALUE"] == "DATE"
        assert end.dt == start.dt + timedelta(days=1)
        assert catalogue.policies[dated[uid].provision.policy].title[lang] in event["summary"]  # type: ignore[index]
        assert str(event["description"]).endswith(DISCLAIMER[lang])  # type: ignore[index]


def test_an_event_says_what_who_how_and_where(catalogue: Catalogue) -> None:
    due = due_in(catalogue.provisions.values())
    read = events(calendar(catalogue, due, "nl", lambda p: f"tekst, van; {p.iri}\nverder"))
    event = read[BEFORE]
    assert event["dtstart"].dt == date(2026, 6, 30)  # type: ignore[index]
    text = str(event["description"])  # type: ignore[index]
    found = next(d.deadline for d in due if d.id == BEFORE)
    assert "vóór 2026-07-01" in text
    for part in (found.what, found.who, found.channel, found.consequence):
        assert part is None or part.nl in text
    assert "regel 539" in text
    assert "Letterlijke tekst: tekst, van; " in text
    assert "verder" in text
    assert str(event["url"]) == BEFORE.partition("#")[0]  # type: ignore[index]


def test_silence_of_the_document_is_said(catalogue: Catalogue) -> None:
    due = due_in(catalogue.provisions.values())
    read = events(calendar(catalogue, due, "nl", none))
    assert read[SILENT]["dtstart"].dt == date(2026, 7, 1)  # type: ignore[index]
    assert "zegt niet of de dag zelf" in str(read[SILENT]["description"])  # type: ignore[index]
    assert "zegt niet" not in str(read[SECOND]["description"])  # type: ignore[index]


def test_the_same_graph_gives_the_same_bytes(catalogue: Catalogue) -> None:
    due = due_in(catalogue.provisions.values())
    one, other = (calendar(catalogue, d, "nl", none) for d in (due, due[::-1]))
    assert one == other
    assert b"DTSTAMP:20260401T000000Z" in one


def test_lines_are_folded_and_ended_as_the_standard_asks(catalogue: Catalogue) -> None:
    feed = calendar(catalogue, due_in(catalogue.provisions.values()), "nl", none)
    assert feed.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in feed.split(b"\r\n"))
    assert b"\n" not in feed.replace(b"\r\n", b"")
    assert b"PRODID:" in feed
    assert feed.count(b"VERSION:2.0\r\n") == 1


def test_json_lists_periods_that_the_calendar_cannot(catalogue: Catalogue) -> None:
    due = due_in(catalogue.provisions.values())
    found = deadlines_json(catalogue, due, "en", none)
    assert found["total"] + found["total_undated"] == len(due)
    assert {d["period"] for d in found["undated"]} >= {"P4W", "P2W", "P3M", "P6W"}
    assert all(d["last_safe_day"] is None for d in found["undated"])
    dates = [d["date"] for d in found["deadlines"]]
    assert dates == sorted(dates)


def test_from_and_to_are_both_included(catalogue: Catalogue) -> None:
    due = due_in(catalogue.provisions.values())
    day = date(2026, 7, 1)
    found = deadlines_json(catalogue, due, "nl", none, first=day, last=day)
    assert {d["date"] for d in found["deadlines"]} == {"2026-07-01"}
    assert found["total"] == 4
    assert len(events(calendar(catalogue, due, "nl", none, first=day, last=day))) == 4
    after = day + timedelta(days=1)
    assert deadlines_json(catalogue, due, "nl", none, first=after, last=after)["total"] == 0


def test_for_x_only_what_concerns_it_and_on_what_it_depends(session: Session) -> None:
    catalogue = session.catalogue
    x = session.question("wijkverpleging", providers=("bestaande aanbieder",), year=2027)
    answer = session.applies(x)
    found = deadlines_json(catalogue, due_for(catalogue, answer), "nl", none)
    entries = found["deadlines"] + found["undated"]
    assert {e["policy"] for e in entries} == {"asr-wijkverpleging-2027"}
    assert {e["status"] for e in entries} <= {"applies", "depends"}
    for entry in entries:
        assert (entry["status"] == "depends") == bool(entry["depends_on"])
    wanted = {
        j.provision.iri
        for j in answer.judgements
        if j.provision.deadlines and j.status.name != "FAILED"
    }
    assert {e["provision"] for e in entries} == wanted
    summaries = {
        str(e["summary"])  # type: ignore[index]
        for e in events(calendar(catalogue, due_for(catalogue, answer), "nl", none)).values()
    }
    assert any(s.startswith("hangt ervan af: ") for s in summaries) == any(
        e["status"] == "depends" for e in found["deadlines"]
    )
