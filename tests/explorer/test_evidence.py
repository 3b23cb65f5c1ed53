"""What the reader enters herself: her own file, opened and saved in the browser."""

import io
import json
import re
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Dialog, FilePayload, Locator, Page

from ..conftest import ROOT
from ..servers import Server

ID = "https://w3id.org/policygraph/id/"
NORM = ID + "norm/geen-faillissement"
QUERY = "care=wijkverpleging&provider=zzp&year=2027&lang=nl"
SCHEMA = json.loads((ROOT / "docs" / "evidence-v1.schema.json").read_text(encoding="utf-8"))
HOSTILE = "<img src=x onerror=\"document.title='hit'\">\u202e"


@pytest.fixture
def list_page(page: Page, site: Server) -> Page:
    page.goto(f"{site.url}/applies?{QUERY}&kind=ExclusionGround")
    return page


def block(page: Page, norm: str = NORM) -> Locator:
    found = page.locator(f'[data-evidence-entry][data-norm="{norm}"]').first
    if found.get_attribute("open") is None:
        found.locator("summary").click()
    return found


def enter(page: Page, **fields: str) -> None:
    entry = block(page)
    for name, value in fields.items():
        field = entry.locator(f'[data-field="{name}"]')
        if name == "met":
            field.select_option(value)
        else:
            field.fill(value)


def saved(page: Page) -> dict[str, Any]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Bestand opslaan").click()
    body: dict[str, Any] = json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))
    return body


def open_file(page: Page, text: str, name: str = "mijn.json") -> None:
    payload = FilePayload(name=name, mimeType="application/json", buffer=text.encode())
    page.locator("[data-evidence-file]").set_input_files(files=[payload])


def file_with(fingerprint: str, **fields: Any) -> str:
    entry = {"fingerprint": fingerprint, "policy": "asr-wijkverpleging-2026"} | fields
    return json.dumps({"format": "policygraph-evidence", "version": 1, "entries": {NORM: [entry]}})


def value(page: Page, name: str) -> str:
    return block(page).locator(f'[data-field="{name}"]').input_value()


def test_what_was_entered_is_saved_in_the_format_and_opened_again(
    list_page: Page, site: Server, browser: Browser
) -> None:
    enter(list_page, met="partly", evidence="map 3", owner="Jansen", date="2026-11-01", note="é")
    body = saved(list_page)
    jsonschema_rs.validate(SCHEMA, body)
    assert body["who"]["care"] == ID + "care-type/wijkverpleging"
    assert body["who"]["provider"] == [ID + "provider-type/zzp"]
    assert body["who"]["year"] == 2027
    entry = body["entries"][NORM][0]
    assert entry["policy"] == "asr-wijkverpleging-2027"
    assert [entry[n] for n in ("met", "evidence", "owner", "date", "note")] == [
        "partly", "map 3", "Jansen", "2026-11-01", "é",
    ]  # fmt: skip
    assert "nog niet opgeslagen" not in list_page.locator("[data-evidence-state]").inner_text()
    # Another visitor, at the start: the file leads to what applies to whom it is about.
    context = browser.new_context(locale="nl-NL")
    other = context.new_page()
    other.goto(site.url + "/?lang=nl")
    open_file(other, json.dumps(body))
    other.wait_for_url("**/applies?**")
    assert "care=wijkverpleging&provider=zzp&year=2027" in other.url
    assert value(other, "evidence") == "map 3"
    assert value(other, "met") == "partly"
    context.close()


def test_answered_facts_are_in_the_file_and_come_back(page: Page, site: Server) -> None:
    fact = "contract-voor-pgb-indicatie"
    page.goto(f"{site.url}/applies?{QUERY}&given={fact}=no")
    body = saved(page)
    assert body["who"]["given"] == {f"{ID}circumstance/{fact}": False}
    page.goto(site.url + "/?lang=nl")
    open_file(page, json.dumps(body))
    page.wait_for_url("**/applies?**")
    assert f"given={fact}%3Dno" in page.url


def test_unsaved_entries_survive_a_reload_a_swap_and_another_page(
    list_page: Page, site: Server
) -> None:
    enter(list_page, met="yes", evidence="map 3")
    list_page.reload()
    assert value(list_page, "evidence") == "map 3"
    list_page.get_by_role("link", name="hoofdstuk", exact=True).click()
    list_page.wait_for_url("**by=section**")
    assert value(list_page, "evidence") == "map 3"
    list_page.goto(site.url + "/?lang=nl")
    assert "1 ingevuld; nog niet opgeslagen" in list_page.locator("main").inner_text()


def test_leaving_with_unsaved_entries_asks_first(list_page: Page) -> None:
    asked: list[str] = []

    def on_dialog(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    list_page.on("dialog", on_dialog)
    list_page.goto("about:blank")
    assert asked == []
    list_page.go_back()
    enter(list_page, met="yes")
    list_page.goto("about:blank")
    assert asked == ["beforeunload"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "beschadigd"),
        ("\x00\x01binary", "beschadigd"),
        ('{"format": "something-else"}', "geen gegevensbestand van policygraph"),
        ('{"format": "policygraph-evidence", "version": 99}', "versie 99"),
        ('{"format": "policygraph-evidence", "version": 1, "entries": []}', "vorm"),
        (file_with("0" * 24, met="maybe"), "voldaan"),
        (file_with("0" * 24, evidence=["x"]), "geen tekst"),
    ],
)
def test_a_damaged_or_foreign_file_says_so_and_loses_nothing(
    list_page: Page, text: str, words: str
) -> None:
    enter(list_page, met="yes", evidence="map 3")
    open_file(list_page, text, "vreemd.json")
    message = list_page.get_by_role("alert")
    message.wait_for()
    assert "vreemd.json" in message.inner_text()
    assert words in message.inner_text()
    assert value(list_page, "evidence") == "map 3"
    assert "1 ingevuld" in list_page.locator("[data-evidence-state]").inner_text()


def test_only_what_is_demanded_otherwise_is_asked_again(list_page: Page) -> None:
    known = block(list_page).get_attribute("data-fingerprint")
    assert known
    open_file(list_page, file_with(known, met="yes", evidence="oud bewijs"))
    list_page.wait_for_function(
        "norm => document.querySelector(`[data-norm='${norm}'] select`).value === 'yes'", arg=NORM
    )
    # Of last year's policy, and the demand is the same: it counts again.
    assert value(list_page, "evidence") == "oud bewijs"
    assert block(list_page).get_attribute("data-state") == "entered"
    open_file(list_page, file_with("f" * 24, met="yes", evidence="oud bewijs", owner="Jansen"))
    changed = list_page.locator(f'[data-norm="{NORM}"][data-state="changed"]').first
    changed.wait_for()
    assert "gewijzigd: opnieuw beoordelen" in changed.inner_text()
    assert "ja · bewijs: oud bewijs · eigenaar: Jansen" in changed.inner_text()
    assert value(list_page, "met") == ""
    assert list_page.locator('[data-state="changed"]').count() == 1
    changed.get_by_role("button", name="Neem over").click()
    assert value(list_page, "evidence") == "oud bewijs"
    body = saved(list_page)
    assert [e["fingerprint"] for e in body["entries"][NORM]] == ["f" * 24, known]


def test_opening_a_file_over_unsaved_entries_asks_and_keeps_both(list_page: Page) -> None:
    enter(list_page, met="no")
    list_page.once("dialog", lambda dialog: dialog.dismiss())
    open_file(list_page, file_with("f" * 24, met="yes"))
    assert "1 ingevuld" in list_page.locator("[data-evidence-state]").inner_text()
    list_page.once("dialog", lambda dialog: dialog.accept())
    open_file(list_page, file_with("f" * 24, met="yes"))
    list_page.get_by_text("2 ingevuld").wait_for()
    assert value(list_page, "met") == "no"


def test_a_hostile_file_is_shown_as_text(list_page: Page) -> None:
    title = list_page.title()
    fields = {"evidence": HOSTILE, "owner": HOSTILE, "note": HOSTILE, "label": HOSTILE}
    open_file(list_page, file_with("f" * 24, met="yes", policy=HOSTILE, **fields))
    list_page.get_by_role("button", name="Wat staat erin?").click()
    list_page.get_by_text(HOSTILE[:20]).first.wait_for()
    assert list_page.locator("img").count() == 0
    assert list_page.title() == title


def test_the_workbook_with_evidence_is_got_with_a_button(list_page: Page) -> None:
    enter(list_page, met="not-applicable", evidence="=HYPERLINK(1)", date="2026-11-01")
    with list_page.expect_download() as waiting:
        list_page.get_by_role("button", name="Excel met mijn gegevens").click()
    found = load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    head, *rest = found.worksheets[0].iter_rows(values_only=True)
    filled = [r for r in (dict(zip(head, row, strict=True)) for row in rest) if r["voldaan"]]
    assert [(r["voldaan"], r["bewijs (waar te vinden)"]) for r in filled] == [
        ("n.v.t.", "'=HYPERLINK(1)")
    ]


def test_the_board_note_with_evidence_says_no_where_she_did(list_page: Page) -> None:
    enter(list_page, met="no")
    list_page.get_by_role("button", name="Bestuursnotitie met mijn gegevens").click()
    list_page.get_by_role("heading", name=re.compile("Bestuursnotitie")).wait_for()
    assert list_page.locator(".verdict-word strong").inner_text() == "Nee"
    assert "failliet" in list_page.locator(".verdict").inner_text().replace(
        "faillissement", "failliet"
    )


def test_clearing_leaves_nothing_behind(list_page: Page) -> None:
    enter(list_page, met="yes")
    list_page.once("dialog", lambda dialog: dialog.accept())
    list_page.get_by_role("button", name="Leegmaken").click()
    assert value(list_page, "met") == ""
    assert list_page.evaluate("sessionStorage.getItem('policygraph-evidence')") is None


def test_without_javascript_nothing_of_it_is_shown(browser: Browser, site: Server) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/applies?{QUERY}")
    assert page.locator("[data-evidence-entry]").count() > 100
    assert page.locator("[data-evidence-entry]:visible").count() == 0
    assert page.locator("[data-evidence-bar]:visible").count() == 0
    page.goto(f"{site.url}/board-note?{QUERY}")
    assert page.locator("[data-evidence-send]:visible").count() == 0
    context.close()
