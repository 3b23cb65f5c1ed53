"""Deadlines as a calendar: read back with icalendar, and the last safe day by hand."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from policygraph.calendar_feed import (
    Moment,
    calendar,
    deadlines_json,
    due_for,
    due_in,
    last_safe_day,
    moment,
)
from policygraph.matching import Resolver
from policygraph.model import Catalogue, Deadline, Language, Text
from policygraph.questions import ask, load
from policygraph.reader import read_catalogue
from policygraph.session import Session
from policygraph.store import GraphStore
from policygraph.wording import DISCLAIMER

from .conftest import ROOT

QUESTION = load(ROOT / "queries")["which-deadlines-fall-in-a-period"]


def none(_: object) -> None:
    return None


def events(feed: bytes) -> dict[str, object]:
    read = Calendar.from_ical(feed)
    return {str(e["uid"]): e for e in read.walk("VEVENT")}


def deadline(day: str | None, inclusive: bool | None) -> Deadline:
    return Deadline(day, inclusive, None, None, None, None, None)


@pytest.mark.parametrize(
    ("inclusive", "expected"),
    [(True, date(2026, 7, 1)), (False, date(2026, 6, 30)), (None, date(2026, 6, 30))],
)
def test_the_last_safe_day(inclusive: bool | None, expected: date) -> None:
    assert last_safe_day(deadline("2026-07-01", inclusive)) == expected


def test_a_period_has_no_last_day() -> None:
    assert last_safe_day(deadline(None, False)) is None


def test_before_the_first_of_january_is_the_year_before() -> None:
    assert last_safe_day(deadline("2027-01-01", False)) == date(2026, 12, 31)


def days_asked(names: Resolver, graph: GraphStore) -> dict[tuple[str, str, str], str]:
    """Return what the question says: the last safe day by provision, date and action."""
    table = ask(QUESTION, {}, names, graph.select)
    place = {name: number for number, name in enumerate(table.columns)}
    return {
        (row[place["provision"]], row[place["date"]], row[place["action"]]): row[
            place["lastSafeDay"]
        ]
        for row in table.text()
    }


def days_computed(catalogue: Catalogue) -> dict[tuple[str, str, str], str]:
    return {
        (p.iri, d.date, d.what.nl if d.what else ""): str(last_safe_day(d))
        for p in catalogue.provisions.values()
        for d in p.deadlines
        if d.date
    }


def test_the_question_and_the_calendar_have_one_last_safe_day(session: Session) -> None:
    asked = days_asked(session.names, session.graph)
    assert len(asked) > 40
    assert asked == days_computed(session.catalogue)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.dates(date(1999, 12, 30), date(2101, 1, 2)), st.sampled_from([True, False, None])
        ),
        min_size=1,
    )
)
def test_they_agree_over_made_up_deadlines(
    closed: Callable[[str], GraphStore], made_up: list[tuple[date, bool | None]]
) -> None:
    said = {True: "; pg:inclusive true", False: "; pg:inclusive false", None: ""}
    policy = "<https://w3id.org/policygraph/id/policy/made-up>"
    turtle = [f"{policy} a pg:Policy ."]
    for number, (day, inclusive) in enumerate(made_up, 1):
        here = f"{policy[:-1]}/L{number:04}"
        turtle.append(
            f"{here}> a pg:ProcedureStep ; pg:isGeneralProvisionOf {policy} ;"
            f" pg:startLine {number} ; pg:hasDeadline {here}-deadline-1> ."
            f' {here}-deadline-1> a pg:Deadline ; pg:date "{day}"^^xsd:date {said[inclusive]} .'
        )
    graph = closed("\n".join(turtle))
    catalogue = read_catalogue(graph)
    asked = days_asked(Resolver(catalogue), graph)
    assert asked == days_computed(catalogue)
    for number, (day, inclusive) in enumerate(made_up, 1):
        early = timedelta(days=0 if inclusive else 1)
        assert asked[f"{policy[1:-1]}/L{number:04}", str(day), ""] == str(day - early)


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
        named = date.fromisoformat(str(dated[uid].deadline.date))
        assert start.dt in (named, named - timedelta(days=1))
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
    assert read[SILENT]["dtstart"].dt == date(2026, 6, 30)  # type: ignore[index]
    said = "zegt niet of de dag zelf, 2026-07-01, nog op tijd is; de dag ervoor is veilig"
    assert said in str(read[SILENT]["description"])  # type: ignore[index]
    assert "zegt niet" not in str(read[SECOND]["description"])  # type: ignore[index]


# What the documents' dates are, read in the documents. All others are terms of a provider, or of
# provider and insurer together.
NO_TERMS = {
    Moment.FROM: {
        "asr-geboortezorg-2025": {"L0127-1", "L0160.4-1", "L0244.2-1", "L0311-1"},
        "asr-gli-2027": {"L0299.2-1"},
        "asr-msz-2024": {"L0954-1", "L1420-1"},
        "asr-wijkverpleging-2027": {"L0273-1", "L0396-1", "L0414.2-1", "L0526.2-1"},
        "asr-ziekenvervoer-2027": {"L0301.2-1"},
    },
    Moment.UNTIL: {"asr-geboortezorg-2025": {"L0160.3-1"}, "asr-msz-2024": {"L0597-1"}},
    Moment.PUBLICATION: {
        "asr-geboortezorg-2025": {"L0348-1", "L0353-1"},
        "asr-msz-2024": {"L1529-1"},
    },
    Moment.INSURER: {
        "asr-geboortezorg-2025": {"L0350-1"},
        "asr-gli-2027": {"L0299-1"},
        "asr-msz-2024": {"L1368-1", "L1497-1"},
        "asr-ziekenvervoer-2027": {"L0301-1"},
    },
}


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("nl", ["vanaf: ", "tot: ", "publicatie: ", "verzekeraar: "]),
        ("en", ["from: ", "until: ", "publication: ", "insurer: "]),
    ],
)
def test_the_title_says_what_is_no_term(
    catalogue: Catalogue, lang: Language, words: list[str]
) -> None:
    read = events(calendar(catalogue, due_in(catalogue.provisions.values()), lang, none))
    titles = {
        uid.rpartition("/policy/")[2].replace("/", " ").replace("#deadline", ""): str(e["summary"])  # type: ignore[index]
        for uid, e in read.items()
    }
    for word, policies in zip(words, NO_TERMS.values(), strict=True):
        wanted = {f"{policy} {at}" for policy, places in policies.items() for at in places}
        assert {at for at, title in titles.items() if title.startswith(word)} == wanted


@pytest.mark.parametrize(
    ("action", "who", "expected"),
    [
        ("geldt vanaf", None, Moment.FROM),
        ("geldt vanaf: declareren mogelijk", "aanbieder", Moment.FROM),
        ("melden vanaf", "aanbieder", Moment.FROM),
        ("begin van de onderzoeksperiode", "aanbieder", Moment.FROM),
        ("geldt tot en met", None, Moment.UNTIL),
        ("publicatie inkoopbeleid", "de verzekeraar", Moment.PUBLICATION),
        ("inkoopbrief versturen", "verzekeraar", Moment.INSURER),
        # Each of these somebody must be in time with.
        ("aanvragen voor zorg vanaf 2027", "aanbieder", Moment.TERM),
        ("begin van de zorg melden", "aanbieder", Moment.TERM),
        ("publicatie van de uitkomsten", "aanbieder", Moment.TERM),
        ("einde onderhandelingsperiode", "zorgaanbieder en verzekeraar", Moment.TERM),
        ("uiterste dag voor meldingen", None, Moment.TERM),
        ("startbrief beantwoorden", "zorgaanbieder", Moment.TERM),
        (None, None, Moment.TERM),
    ],
)
def test_a_date_is_a_term_unless_its_words_say_otherwise(
    action: str | None, who: str | None, expected: Moment
) -> None:
    what, turn = (Text(t, "") if t else None for t in (action, who))
    assert moment(Deadline("2026-07-01", None, None, what, turn, None, None)) == expected


def test_what_nobody_can_be_late_with_stands_on_its_own_day(catalogue: Catalogue) -> None:
    read = events(calendar(catalogue, due_in(catalogue.provisions.values()), "nl", none))
    policy = "https://w3id.org/policygraph/id/policy/"
    # "tussen 1 augustus en uiterlijk 1 oktober": from the first, at the latest on the last.
    first, last = (read[f"{policy}asr-msz-2024/L1420#deadline-{n}"] for n in (1, 2))
    assert (first["dtstart"].dt, last["dtstart"].dt) == (date(2023, 8, 1), date(2023, 10, 1))  # type: ignore[index]
    assert "zegt niet of de dag zelf, 2023-08-01, meetelt" in str(first["description"])  # type: ignore[index]
    published = read[f"{policy}asr-geboortezorg-2025/L0353#deadline-1"]
    assert published["dtstart"].dt == date(2024, 11, 12)  # type: ignore[index]
    # "tot 31 december": whether that day is in is not said.
    until = read[f"{policy}asr-geboortezorg-2025/L0160.3#deadline-1"]
    assert until["dtstart"].dt == date(2024, 12, 30)  # type: ignore[index]


def test_a_title_names_what_holds_from_a_day(catalogue: Catalogue) -> None:
    read = events(calendar(catalogue, due_in(catalogue.provisions.values()), "nl", none))
    event = read[
        "https://w3id.org/policygraph/id/policy/asr-wijkverpleging-2027/L0414.2#deadline-1"
    ]
    assert str(event["summary"]).startswith("vanaf: zorg voldoet aan het Generiek Kompas (")  # type: ignore[index]
    assert "Actie: geldt vanaf" in str(event["description"])  # type: ignore[index]


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
