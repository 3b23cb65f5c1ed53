"""What leaves the page: the same as what is seen, in files that other programs read back."""

import csv
import io
import json
import re
from collections import Counter
from typing import Any

import httpx
import pytest
from icalendar import Calendar
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from ..servers import Server

NURSE = {"care": "wijkverpleging", "provider": "zzp", "year": "2027"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def ok(response: httpx.Response, media: str) -> httpx.Response:
    assert response.status_code == 200, response.text[:300]
    assert response.headers["content-type"].startswith(media)
    return response


def book(site: Server, **parameters: Any) -> Workbook:
    response = ok(site.get("/applies.xlsx", params=NURSE | parameters), XLSX)
    assert "attachment" in response.headers["content-disposition"]
    return load_workbook(io.BytesIO(response.content))


def sheet(found: Workbook, index: int) -> Worksheet:
    page = found.worksheets[index]
    assert isinstance(page, Worksheet)
    return page


def rows(page: Worksheet) -> list[dict[str, Any]]:
    head, *rest = page.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rest]


def answer(site: Server, **parameters: Any) -> dict[str, Any]:
    """What the query API says of the same question."""
    found = site.get("/api/applies", params=NURSE | {"all": "true"} | parameters)
    body: dict[str, Any] = ok(found, "application/json").json()
    return body


def test_the_workbook_holds_what_applies_what_depends_and_what_does_not(site: Server) -> None:
    expected = answer(site)
    found = book(site)
    assert found.sheetnames == [
        "Checklist", "Verklaring van toepasselijkheid", "Vraag en beleid", "Termijnen",
        "Alle gegevens",
    ]  # fmt: skip
    checklist, statement = rows(sheet(found, 0)), rows(sheet(found, 1))
    live = expected["applies"] + expected["depends"]
    assert len(checklist) == len(live)
    ids = {row["bepaling (IRI)"]: row["geldt dit voor u?"] for row in statement}
    words = {"applies": "geldt voor u", "depends": "hangt ervan af", "not_applicable": "geldt niet"}
    assert ids == {p["id"]: word for group, word in words.items() for p in expected[group]}
    for row in statement:
        assert row["waarom, of wat beslist"], row


def test_the_checklist_can_be_filled_in_and_printed(site: Server) -> None:
    page = sheet(book(site), 0)
    head = [cell.value for cell in page[1]]
    assert head[:4] == ["nr", "voorwaarde", "kracht", "voor wat"]
    wanted = {"geldt alleen als / uitzondering / zodra", "geldt omdat", "bewijs A óf B", "grens",
              "termijn", "voldaan", "bewijs (waar te vinden)", "eigenaar", "datum", "vindplaats"}  # fmt: skip
    assert wanted <= set(head)
    lists = {v.type: v for v in page.data_validations.dataValidation}
    assert lists["list"].formula1 == '"ja,nee,deels,n.v.t."'
    assert lists["date"].operator == "between"
    met = get_column_letter(head.index("voldaan") + 1)
    assert f"{met}2" in str(lists["list"].sqref)
    assert page.freeze_panes == "C2"
    assert page.auto_filter.ref is not None
    assert page.auto_filter.ref.startswith("A1:")
    assert page.page_setup.orientation == "landscape"
    assert page.print_title_rows == "$1:$1"
    properties = page.sheet_properties.pageSetUpPr
    assert properties is not None
    assert properties.fitToPage
    assert page.cell(2, 2).alignment.wrap_text


def test_the_workbook_speaks_english_too(site: Server) -> None:
    found = book(site, lang="en")
    assert found.sheetnames[:3] == [
        "Checklist", "Statement of applicability", "Question and policies",
    ]  # fmt: skip
    assert [c.value for c in sheet(found, 0)[1]][:3] == ["no.", "condition", "force"]
    lists = [v.formula1 for v in sheet(found, 0).data_validations.dataValidation]
    assert '"yes,no,partly,n/a"' in lists


def test_the_question_names_who_asks_and_what_was_not_read(site: Server) -> None:
    page = sheet(book(site, given="contract-voor-pgb-indicatie=no"), 2)
    found = {(row["onderwerp"], row["inhoud"]) for row in rows(page)}
    topics = Counter(topic for topic, _ in found)
    assert ("zorgsoort", "wijkverpleging") in found
    assert ("contractjaar", "2027") in found
    # Three documents of the policy bind and were not read.
    assert topics["niet gelezen, bindt ook"] == 3
    assert topics["uw antwoord"] == 1
    assert topics["peildatum"] == 1


@pytest.mark.parametrize(
    "filters",
    [
        {"kind": "ExclusionGround"},
        {"theme": "kwaliteit"},
        {"origin": "own"},
        {"q": "BIG"},
        {"kind": "Requirement", "theme": "privacy"},
    ],
    ids=str,
)
def test_every_form_holds_exactly_what_the_filters_leave(
    site: Server, filters: dict[str, str]
) -> None:
    found = ok(site.get("/applies.json", params=NURSE | filters), "application/json").json()
    ids = [p["id"] for group in ("applies", "depends", "not_applicable") for p in found[group]]
    everything = answer(site)
    total = sum(len(everything[g]) for g in ("applies", "depends", "not_applicable"))
    assert 0 < len(ids) < total
    text = ok(site.get("/applies.csv", params=NURSE | filters), "text/csv").text
    assert [row["bepaling (IRI)"] for row in csv.DictReader(io.StringIO(text))] == ids
    statement = rows(sheet(book(site, **filters), 1))
    assert [row["bepaling (IRI)"] for row in statement] == ids
    page = site.get("/applies/print", params=NURSE | filters, headers={"Accept": "text/html"})
    shown = sum(int(n) for n in re.findall(r'<h2 id="group-\w+">[^<]*\((\d+)\)', page.text))
    assert shown == len(ids)


def test_the_files_are_in_the_order_of_the_page(site: Server) -> None:
    """The keys of the blocks on the page, in every way of putting them together."""
    for way in ("kind", "section", "theme"):
        asked = NURSE | {"by": way, "all": "1", "lang": "nl"}
        page = site.get("/applies", params=asked, headers={"Accept": "text/html"}).text
        keys = re.findall(r'<article class="provision[^"]*" id="([^"]+)"', page)
        found = site.get("/applies.json", params=asked).json()
        ids = [p["id"] for g in ("applies", "depends", "not_applicable") for p in found[g]]
        named = [f"{i.split('/')[-2]}-{i.split('/')[-1].replace('.', '-')}" for i in ids]
        assert keys == named, way


def test_the_deadlines_are_by_date_with_the_last_safe_day(site: Server) -> None:
    """Line 539: a new provider reports before 1 July 2026, so 30 June is the last safe day."""
    found = rows(sheet(book(site), 3))
    days = [row["datum in het document"] or "9999" for row in found]
    assert days == sorted(days)
    new = {row["termijn (IRI)"].rsplit("/", 1)[-1]: row for row in found}["L0539#deadline-1"]
    assert new["laatste veilige dag"] == "2026-06-30"
    assert new["geldt dit voor u?"] == "hangt ervan af"
    # A day from which something holds is no term.
    begins = {row["termijn (IRI)"].rsplit("/", 1)[-1]: row for row in found}["L0243.2#deadline-1"]
    assert begins["laatste veilige dag"] is None


def test_no_field_is_lost(site: Server) -> None:
    """Every value of the JSON is found again in the csv row and in the last sheet."""
    found = ok(site.get("/applies.json", params=NURSE), "application/json").json()
    items = [p for group in ("applies", "depends", "not_applicable") for p in found[group]]
    text = ok(site.get("/applies.csv", params=NURSE), "text/csv").text
    table = list(csv.DictReader(io.StringIO(text)))
    last = rows(sheet(book(site), 4))
    assert list(table[0]) == list(last[0])
    for item, row, other in zip(items, table, last, strict=True):
        said = " ".join(row.values())
        filled = {k: str(v) for k, v in other.items() if v is not None}
        assert filled == {k: v for k, v in row.items() if v}
        for value in values_of(item):
            assert value in said, (item["id"], value)


def values_of(item: dict[str, Any]) -> list[str]:
    labels = {r["id"]: r["label"] for r in item["refers_to"]}
    source = item["source"]
    out = [item["norm"]["label"], item["theme"], item["kind"], *item["because"]]
    out += [*item["condition_for"], item["consequence"], item["trigger"], *source["section"]]
    out += [d["text"] for d in item.get("failed_on", item["depends_on"])]
    out += [(item[name] or {}).get("label") for name in ("guard", "exception")]
    out += [r["label"] for r in item["refers_to"] if r["property"] != "hasContact"]
    out += [labels[m] for members in item["proof"] for m in members]
    out += [c[name] for c in item["contacts"] for name in ("subject", "value")]
    out += [t[name] for t in item["thresholds"] for name in ("what", "unit")]
    out += [str(t["value"]).replace(".", ",") for t in item["thresholds"]]
    names = ("date", "what", "who", "channel", "consequence")
    out += [d[name] for d in item["deadlines"] for name in names]
    out += [" ".join((source["quote"] or "").split()), str(source["line_start"]), item["id"]]
    if not item.get("failed_on"):
        return [v for v in out if v]
    return [v for v in out if v and v not in item["because"]]


def test_a_period_gets_its_day_from_the_start_that_was_given(site: Server) -> None:
    """GLI line 303: the provider reacts within four weeks. 1 December and four weeks is the 29th.

    The document does not say whether that day itself is in time, so the day before is safe.
    """
    asked = {"care": "gli", "year": "2027"}
    without = events(site, asked)
    given = events(site, asked | {"start": "asr-gli-2027/L0303.2=2026-12-01"})
    added = set(given) - set(without)
    assert added == {"https://w3id.org/policygraph/id/policy/asr-gli-2027/L0303.2#deadline-1"}
    event = given[added.pop()]
    assert str(event["DTSTART"].dt) == "2026-12-28"
    said = str(event["DESCRIPTION"])
    assert "4 weken na 2026-12-01 is 2026-12-29" in said
    assert "de begindatum gaf u zelf op" in said


def events(site: Server, asked: dict[str, str]) -> dict[str, Any]:
    body = ok(site.get("/applies.ics", params=asked), "text/calendar").content
    return {str(e["UID"]): e for e in Calendar.from_ical(body).walk("VEVENT")}


@pytest.mark.parametrize(
    "start",
    [
        "https://w3id.org/policygraph/id/policy/asr-gli-2027/L0303.2=2026-12-01",
        "asr-gli-2027-L0303-2=2026-12-01",
        "L0303.2=2026-12-01",
    ],
)
def test_a_start_names_its_provision_as_the_page_the_graph_or_a_person_does(
    site: Server, start: str
) -> None:
    asked = {"care": "gli", "year": "2027"}
    assert len(events(site, asked | {"start": start})) == len(events(site, asked)) + 1


def test_the_form_for_periods_asks_for_each_and_makes_the_same_calendar(site: Server) -> None:
    asked = {"care": "gli", "year": "2027"}
    page = site.get("/applies/periods", params=asked, headers={"Accept": "text/html"}).text
    # The policy has three periods: four weeks twice, two weeks once.
    fields = re.findall(r'name="(start:[^"]+)"', page)
    assert len(fields) == 3
    assert "start:asr-gli-2027/L0303.2" in fields
    by_form = events(site, asked | {"start:asr-gli-2027/L0303.2": "2026-12-01"})
    assert by_form == events(site, asked | {"start": "asr-gli-2027/L0303.2=2026-12-01"})


@pytest.mark.parametrize(
    ("start", "status"),
    [
        ("asr-gli-2027/L0303.2=morgen", 400),
        ("asr-gli-2027/L0303.2=2026-02-30", 400),
        ("asr-gli-2027/L9999=2026-12-01", 404),
        # Of another policy, and one with a date instead of a period.
        ("asr-wijkverpleging-2027/L0553.2=2026-12-01", 400),
        ("asr-gli-2027/L0299=2026-12-01", 400),
    ],
)
def test_a_start_that_cannot_be_used_is_not_passed_over(
    site: Server, start: str, status: int
) -> None:
    asked = {"care": "gli", "year": "2027", "start": start}
    assert site.get("/applies.ics", params=asked).status_code == status


@pytest.mark.parametrize("path", ["/applies.xlsx", "/applies.csv", "/applies.json", "/applies.ics",
                                  "/applies/print", "/board-note", "/insurer-questions"])  # fmt: skip
def test_a_year_without_policy_gives_no_empty_file(site: Server, path: str) -> None:
    response = site.get(path, params={"care": "wijkverpleging", "year": "2019"})
    assert response.status_code == 404
    assert "2027" in response.text


NORM = "https://w3id.org/policygraph/id/norm/"


def entered(site: Server, norm: str, **fields: Any) -> str:
    """An evidence file for one norm, with the fingerprint that the page gives."""
    page = site.get("/applies", params=NURSE, headers={"Accept": "text/html"}).text
    block = re.search(rf'data-norm="{NORM}{norm}" data-fingerprint="(\w+)"', page)
    assert block, norm
    entry = {"fingerprint": block[1], "policy": "asr-wijkverpleging-2027", **fields}
    return json.dumps(
        {"format": "policygraph-evidence", "version": 1, "entries": {NORM + norm: [entry]}}
    )


def test_the_checklist_comes_filled_in_with_the_evidence_that_was_sent(site: Server) -> None:
    text = entered(
        site,
        "geen-verscherpt-toezicht-igj",
        met="yes",
        evidence="=1+1",
        owner="J. Jansen",
        date="2026-11-01",
        note="map 3",
    )
    response = site.client.post("/applies.xlsx", params=NURSE, data={"evidence": text})
    found = rows(sheet(load_workbook(io.BytesIO(ok(response, XLSX).content)), 0))
    filled = [row for row in found if row["voldaan"]]
    assert [row["vindplaats"].rsplit(" ", 1)[-1] for row in filled] == ["356"]
    row = filled[0]
    assert (row["voldaan"], row["eigenaar"]) == ("ja", "J. Jansen")
    assert row["bewijs (waar te vinden)"] == "'=1+1"
    assert row["datum"].isoformat()[:10] == "2026-11-01"
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"format": "other"}', '{"format": "policygraph-evidence", "version": 2}',
             '{"format": "policygraph-evidence", "version": 1, "entries": {"x": [{"met": "maybe"}]}}',
             '{"format": "policygraph-evidence", "version": 1, "entries": {"x": [{"date": "3"}]}}',
             "[" * 100_000]
)  # fmt: skip
def test_evidence_that_cannot_be_read_is_refused(site: Server, text: str) -> None:
    response = site.client.post("/applies.xlsx", params=NURSE, data={"evidence": text})
    assert response.status_code == 400
    assert response.json()["type"].endswith("/invalid-parameter")


def test_the_board_note_does_not_say_yes_without_proof(site: Server) -> None:
    page = site.get("/board-note", params=NURSE | {"lang": "nl"}, headers={"Accept": "text/html"})
    said = re.search(r"<strong>(.*?)</strong>", ok(page, "text/html").text)
    assert said
    assert said[1] == "Ja, mits …"


def test_a_filter_does_not_shorten_the_board_note(site: Server) -> None:
    asked = NURSE | {"lang": "nl"}
    pages = [
        site.get("/board-note", params=asked | more, headers={"Accept": "text/html"}).text
        for more in ({}, {"theme": "privacy"}, {"kind": "Expectation"}, {"q": "xyz"})
    ]
    counts = [re.findall(r"<h3>[^<]*\((\d+)\)</h3>", page) for page in pages]
    assert counts[0]
    assert counts.count(counts[0]) == len(counts)


def test_the_board_note_says_no_where_the_user_says_so(site: Server) -> None:
    text = entered(site, "geen-faillissement", met="no")
    response = site.client.post(
        "/board-note", params=NURSE | {"lang": "nl"}, data={"evidence": text},
        headers={"Accept": "text/html"},
    )  # fmt: skip
    assert "<strong>Nee</strong>" in ok(response, "text/html").text


def test_the_questions_to_the_insurer_are_the_findings_that_touch_the_answer(site: Server) -> None:
    notices = [n for n in answer(site)["notices"] if n.startswith("Bevinding")]
    text = ok(site.get("/insurer-questions.csv", params=NURSE), "text/csv").text
    found = list(csv.DictReader(io.StringIO(text)))
    assert len(found) == len(notices)
    assert all("?" in row["vraag"] for row in found)
    assert sum("klopt dat?" in row["vraag"] for row in found) > len(found) / 2
    # The policy's own address for its content, from its table of contacts.
    assert any("ouderenzorg@asr.nl" in row["contact"] for row in found)
    mail = ok(site.get("/insurer-questions.txt", params=NURSE), "text/plain").text
    assert mail.count("\n   ") == 2 * len(found)
