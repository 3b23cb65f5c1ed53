"""The review page: what is decided there ends where the sheet would bring it, and nothing is lost."""

import io
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import Browser, Dialog, FilePayload, Locator, Page, expect

from policygraph.drafts.decisions import current, read_decisions
from policygraph.drafts.model import Decision
from policygraph.drafts.review_file import parsed
from policygraph.drafts.reviewing import Reviewing, review
from policygraph.session import Session

from ..conftest import ROOT
from ..servers import Server
from .browsers import watched_page
from .drafting import SLUG
from .test_every_page import RULES

SCHEMA = json.loads((ROOT / "docs" / "review-v1.schema.json").read_text(encoding="utf-8"))
WHO = "A. de Vries"


@pytest.fixture
def sheet(browser: Browser, writing: Server, here: Path) -> Iterator[Page]:
    """The page of the draft, on a server that takes decisions; the reviewer has said who she is."""
    assert here.is_dir()
    with watched_page(browser) as (page, _, seen):
        opened(page, writing)
        yield page
        assert seen.errors == []
        assert seen.outside == []


def opened(page: Page, server: Server, path: str = "?lang=nl", who: str = WHO) -> None:
    page.goto(f"{server.url}/review/{SLUG}{path}")
    page.locator("[data-review-who]").fill(who)
    page.locator("[data-review-who]").blur()


def card(page: Page, name: str) -> Locator:
    return page.locator(f'[data-review-row][data-id="{name}"]')


def press(page: Page, name: str, what: str) -> None:
    card(page, name).locator(f'.controls [data-do="{what}"]').click()


def fill(page: Page, name: str, **fields: str) -> None:
    form = card(page, name).locator(".review-form")
    for key, value in fields.items():
        field = form.locator(f'[name="{key}"]')
        if field.evaluate("(part) => part.localName") == "select":
            field.select_option(value)
        else:
            field.fill(value)
    form.locator("button.primary").click()


def keep(page: Page) -> None:
    """Save and wait until the page says what was kept."""
    with page.expect_navigation():
        page.get_by_role("button", name="Vastleggen in het concept").click()
    expect(page.locator("[data-review-state]")).to_contain_text("nieuwe besluiten vastgelegd")


def held(here: Path) -> dict[str, Decision]:
    return {i.rsplit("/", 1)[-1]: d for i, d in current(read_decisions(here)).items()}


def saved(page: Page) -> dict[str, Any]:
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Bestand opslaan").click()
    body: dict[str, Any] = json.loads(Path(waiting.value.path()).read_text(encoding="utf-8"))
    return body


def test_four_ways_to_decide_end_in_the_decisions_of_the_draft(
    sheet: Page, here: Path, session: Session, tmp_path: Path
) -> None:
    press(sheet, "L0009", "accept")
    press(sheet, "L0010", "correct")
    fill(sheet, "L0010", kind="uitsluitingsgrond", remark="knock-out")
    press(sheet, "L0011", "new-norm")
    fill(sheet, "L0011", new_nl="heeft een spoelbak", new_en="has a basin", norm="norm:spoelbak")
    press(sheet, "L0013", "reject")
    expect(sheet.locator("[data-review-state]")).to_contain_text("4 besluiten in deze browser")
    assert held(here) == {}
    keep(sheet)
    found = held(here)
    assert {k: d.verdict for k, d in found.items()} == {
        "L0009": "accept", "L0010": "correct", "L0011": "new-norm", "L0013": "reject",
    }  # fmt: skip
    assert found["L0010"].changes == {"kind": "uitsluitingsgrond"}
    assert found["L0010"].remark == "knock-out"
    assert found["L0011"].new_norm is not None
    assert found["L0011"].new_norm.en == "has a basin"
    assert {d.who for d in found.values()} == {WHO}
    # What was kept is shown as such, and waits no longer.
    expect(card(sheet, "L0013").locator(".held")).to_contain_text(f"afwijzen door {WHO}")
    expect(sheet.locator("[data-review-state]")).to_contain_text("Geen besluiten die nog")
    # The sheet that is offered says the same.
    answer = sheet.request.get(sheet.url.partition("?")[0] + "/review.xlsx")
    book = load_workbook(io.BytesIO(answer.body()))
    rows = {r[0]: r for r in book["bepalingen"].iter_rows(min_row=2, values_only=True)}
    assert "nieuwe norm" in rows["L0011"]
    path = tmp_path / "review.xlsx"
    path.write_bytes(answer.body())
    data = tmp_path / "data"
    again = Reviewing(here, path, ROOT / "ontology", data, "", "2026-11-22T12:00:00Z")
    assert review(again, session.catalogue).new == 0


def test_the_other_sheets_are_decided_too(sheet: Page, writing: Server, here: Path) -> None:
    opened(sheet, writing, "/other?lang=nl")
    policy = sheet.locator("[data-review-policy-form]")
    policy.locator('[name="title_en"]').fill("Foot care 2028")
    policy.get_by_role("button", name="Deze gegevens zijn beoordeeld").click()
    care = card(sheet, "care:voetzorg")
    care.locator('[data-do="correct"]').click()
    words = {"definition_nl": "Zorg voor voeten.", "definition_en": "Care for feet."}
    fill(sheet, "care:voetzorg", label_nl="voetzorg", label_en="foot care", **words)
    sheet.locator('[data-review-new="findings"] [data-do="add"]').click()
    form = sheet.locator('[data-review-new="findings"] .review-form')
    for key, value in {"about": "L0009", "line": "9", "label_nl": "welk?", "label_en": "which?"}.items():  # fmt: skip
        form.locator(f'[name="{key}"]').fill(value)
    form.locator('[name="type"]').select_option("ambiguity")
    form.locator("button.primary").click()
    keep(sheet)
    found = held(here)
    assert found[SLUG].changes == {"title_en": "Foot care 2028"}
    assert (found["voetzorg"].verdict, found["voetzorg"].changes["label_en"]) == (
        "correct",
        "foot care",
    )
    assert found["F0009"].changes["label_en"] == "which?"


def test_a_missed_statement_is_added_with_its_exact_wording(sheet: Page, here: Path) -> None:
    sheet.locator("[data-review-line]").fill("16")
    sheet.locator("[data-review-lines]").click()
    area = sheet.locator("[data-review-text]")
    expect(area).to_have_value(re.compile("balie"))
    area.evaluate(
        """(part) => { const at = part.value.indexOf('De balie');
        part.focus(); part.setSelectionRange(at, at + 'De balie is op werkdagen bemand'.length); }"""
    )
    sheet.locator("[data-review-take]").click()
    form = sheet.locator("[data-adding] .review-form")
    form.locator('[name="kind"]').select_option("verwachting")
    form.locator('[name="new_nl"]').fill("heeft een bemande balie")
    form.locator('[name="new_en"]').fill("has a staffed desk")
    form.locator("button.primary").click()
    expect(sheet.locator("[data-review-added] article")).to_contain_text("De balie is op werkdagen")
    keep(sheet)
    added = held(here)["L0016"]
    assert added.anchor is not None
    assert (added.anchor.start_line, added.verdict) == (16, "add")
    expect(card(sheet, "L0016")).to_contain_text("De balie is op werkdagen bemand")
    # It can be changed afterwards, and keeps its address and wording.
    press(sheet, "L0016", "correct")
    fill(sheet, "L0016", kind="voorwaarde (eis)")
    keep(sheet)
    again = held(here)
    assert again["L0016"].changes["kind"] == "voorwaarde (eis)"
    assert again["L0016"].hash == added.hash
    assert len(again) == 1


def test_an_error_stands_at_its_field_and_nothing_is_kept(sheet: Page, here: Path) -> None:
    press(sheet, "L0013", "reject")
    press(sheet, "L0010", "correct")
    fill(sheet, "L0010", roles="bakker van brood")
    sheet.get_by_role("button", name="Vastleggen in het concept").click()
    alert = sheet.locator("[data-review-error]")
    expect(alert).to_be_focused()
    expect(alert).to_contain_text("Er is niets vastgelegd")
    expect(alert.locator("a")).to_have_text("L0010, beroepen en rollen")
    field = card(sheet, "L0010").locator('[name="roles"]')
    expect(field).to_have_attribute("aria-invalid", "true")
    described = field.get_attribute("aria-describedby")
    expect(sheet.locator(f"#{described}")).to_contain_text("bakker van brood")
    assert held(here) == {}
    # Mended, both are kept.
    fill(sheet, "L0010", roles="", kind="verbod")
    keep(sheet)
    assert set(held(here)) == {"L0010", "L0013"}


def test_two_reviewers_do_not_overwrite_each_other(
    sheet: Page, writing: Server, browser: Browser, here: Path
) -> None:
    press(sheet, "L0009", "accept")
    press(sheet, "L0010", "accept")
    with watched_page(browser) as (other, _, _):
        opened(other, writing, who="B. Bos")
        press(other, "L0009", "reject")
        press(other, "L0013", "reject")
        keep(other)
    sheet.get_by_role("button", name="Vastleggen in het concept").click()
    expect(sheet.locator("[data-review-error]")).to_contain_text("B. Bos decided this meanwhile")
    assert held(here)["L0009"].who == "B. Bos"
    assert "L0010" not in held(here)
    sheet.reload()
    box = card(sheet, "L0009").locator("[data-overtaken-box]")
    expect(box).to_contain_text("Hierover besloot B. Bos intussen: afwijzen")
    box.get_by_role("button", name="Mijn besluit geldt").click()
    keep(sheet)
    found = held(here)
    assert {k: (d.verdict, d.who) for k, d in found.items()} == {
        "L0009": ("accept", WHO), "L0010": ("accept", WHO), "L0013": ("reject", "B. Bos"),
    }  # fmt: skip
    assert [d.who for d in read_decisions(here) if d.iri.endswith("L0009")] == ["B. Bos", WHO]


def test_what_others_decided_elsewhere_is_no_reason_to_decide_again(
    sheet: Page, writing: Server, browser: Browser, here: Path
) -> None:
    press(sheet, "L0009", "accept")
    with watched_page(browser) as (other, _, _):
        opened(other, writing, who="B. Bos")
        press(other, "L0013", "reject")
        keep(other)
    keep(sheet)
    assert {k: d.who for k, d in held(here).items()} == {"L0009": WHO, "L0013": "B. Bos"}


def test_decisions_survive_a_reload_and_another_tab(sheet: Page, writing: Server) -> None:
    press(sheet, "L0009", "accept")
    tab = sheet.context.new_page()
    tab.goto(f"{writing.url}/review/{SLUG}?lang=nl")
    expect(card(tab, "L0009").locator("[data-review-mine]")).to_contain_text("overnemen")
    press(tab, "L0013", "reject")
    # The first tab hears of it, and neither loses what the other decided.
    expect(card(sheet, "L0013").locator("[data-review-mine]")).to_contain_text("afwijzen")
    press(sheet, "L0010", "accept")
    sheet.reload()
    expect(sheet.locator("[data-review-state]")).to_contain_text("3 besluiten in deze browser")
    press(sheet, "L0010", "undo")
    expect(sheet.locator("[data-review-state]")).to_contain_text("2 besluiten in deze browser")
    tab.close()


def test_a_choice_of_what_is_shown_keeps_the_decisions(sheet: Page) -> None:
    press(sheet, "L0009", "accept")
    sheet.locator("#f-norm").select_option("known")
    sheet.locator("#f-go").click()
    sheet.wait_for_url("**norm=known**")
    expect(card(sheet, "L0013")).to_have_count(0)
    expect(card(sheet, "L0009").locator("[data-review-mine]")).to_contain_text("overnemen")
    press(sheet, "L0010", "reject")
    sheet.locator("#status a").click()
    expect(card(sheet, "L0013")).to_have_count(1)
    expect(sheet.locator("[data-review-state]")).to_contain_text("2 besluiten in deze browser")


def test_what_is_typed_in_an_open_form_does_not_go_with_the_page(sheet: Page, here: Path) -> None:
    press(sheet, "L0013", "reject")
    press(sheet, "L0010", "correct")
    remark = card(sheet, "L0010").locator('[name="remark"]')
    remark.fill("nog bezig")
    sheet.get_by_role("button", name="Vastleggen in het concept").click()
    expect(sheet.locator("[data-review-error]")).to_contain_text("annuleer eerst")
    expect(remark).to_have_value("nog bezig")
    assert held(here) == {}
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    sheet.on("dialog", stay)
    sheet.locator("#f-go").click()
    expect(remark).to_have_value("nog bezig")
    assert len(asked) == 1
    fill(sheet, "L0010", kind="verbod")
    keep(sheet)
    assert held(here)["L0010"].remark == "nog bezig"


def test_a_decision_whose_statement_is_gone_can_be_taken_away(sheet: Page, here: Path) -> None:
    press(sheet, "L0013", "reject")
    sheet.evaluate(
        """(slug) => localStorage.setItem(`policygraph-review/${slug}/statements/L9999`,
        JSON.stringify({ id: "L9999", hash: "", over: "", verdict: "reject", who: "A" }))""",
        SLUG,
    )
    sheet.get_by_role("button", name="Vastleggen in het concept").click()
    alert = sheet.locator("[data-review-error]")
    expect(alert).to_contain_text("not in the draft any more")
    alert.get_by_role("button", name="verwijder dit besluit").click()
    keep(sheet)
    assert set(held(here)) == {"L0013"}


def test_the_keyboard_alone(sheet: Page, here: Path) -> None:
    names = sheet.locator("[data-review-row]").evaluate_all(
        "(all) => all.map((part) => part.dataset.id)"
    )
    sheet.locator("#status").focus()
    sheet.keyboard.press("j")
    first = sheet.evaluate("document.activeElement.dataset.id")
    assert first in names
    while sheet.evaluate("document.activeElement.dataset.id") != "L0009":
        sheet.keyboard.press("j")
    sheet.keyboard.press("a")
    expect(sheet.locator("[data-review-state]")).to_contain_text("L0009: overnemen")
    assert sheet.locator("[data-review-state]").get_attribute("role") == "status"
    sheet.keyboard.press("j")
    sheet.keyboard.press("r")
    sheet.keyboard.press("k")
    assert sheet.evaluate("document.activeElement.dataset.id") == "L0009"
    sheet.keyboard.press("u")
    expect(sheet.locator("[data-review-state]")).to_contain_text("L0009: ongedaan gemaakt")
    sheet.keyboard.press("c")
    expect(card(sheet, "L0009").locator('[name="kind"]')).to_be_focused()
    # In a field a letter is a letter.
    card(sheet, "L0009").locator('[name="remark"]').press_sequentially("jar")
    expect(card(sheet, "L0009").locator('[name="remark"]')).to_have_value("jar")
    sheet.keyboard.press("Escape")
    expect(card(sheet, "L0009").locator(".review-form")).to_have_count(0)
    expect(card(sheet, "L0009")).to_be_focused()
    sheet.keyboard.press("n")
    expect(card(sheet, "L0009").locator('[name="new_nl"]')).to_be_focused()
    sheet.keyboard.press("Escape")
    sheet.keyboard.press("?")
    expect(sheet.get_by_role("dialog")).to_contain_text("volgende / vorige uitspraak")
    sheet.locator("[data-review-keys-on]").uncheck()
    sheet.keyboard.press("Escape")
    card(sheet, "L0009").focus()
    sheet.keyboard.press("a")
    expect(card(sheet, "L0009").locator("[data-review-mine]")).to_have_text("")
    assert held(here) == {}


def test_many_are_accepted_only_after_their_number_was_typed(sheet: Page) -> None:
    press(sheet, "L0009", "reject")
    least = sheet.locator("[data-review-least]")
    least.fill("80")
    sheet.get_by_role("button", name="Overnemen…").click()
    dialog = sheet.locator("[data-review-confirm]")
    # Of three with a norm one was decided already; what has no norm cannot be accepted.
    expect(dialog).to_contain_text("2 van de")
    expect(dialog.locator("[data-review-bulk-names]")).to_have_text("L0010 (97%), L0014 (85%)")
    dialog.locator("[data-review-bulk-go]").click()
    expect(dialog.locator("[data-review-bulk-error]")).to_contain_text("Typ 2")
    dialog.locator("[data-review-bulk-count]").fill("2")
    dialog.locator("[data-review-bulk-go]").click()
    expect(sheet.locator("[data-review-state]")).to_contain_text("2 overgenomen")
    expect(card(sheet, "L0009").locator("[data-review-mine]")).to_contain_text("afwijzen")
    least.fill("95")
    sheet.get_by_role("button", name="Overnemen…").click()
    expect(dialog.locator("[data-review-bulk-names]")).to_have_text("geen")


def test_a_name_comes_before_a_decision_is_kept(sheet: Page, here: Path) -> None:
    sheet.locator("[data-review-who]").fill("")
    sheet.locator("[data-review-who]").blur()
    press(sheet, "L0013", "reject")
    sheet.get_by_role("button", name="Vastleggen in het concept").click()
    expect(sheet.locator("[data-review-error]")).to_contain_text("Vul eerst uw naam in")
    expect(sheet.locator("[data-review-who]")).to_be_focused()
    assert held(here) == {}


def test_without_a_writing_server_a_file_carries_the_decisions(
    page: Page, site: Server, browser: Browser, drafts: Path, session: Session, tmp_path: Path
) -> None:
    opened(page, site)
    assert page.get_by_role("button", name="Vastleggen in het concept").count() == 0
    press(page, "L0009", "accept")
    # Where no norm is likely, the nearest ones are folded away.
    card(page, "L0012").locator("details").evaluate_all("all => all.forEach(d => d.open = true)")
    card(page, "L0012").locator("[data-review-norm]").first.click()
    press(page, "L0013", "reject")
    body = saved(page)
    jsonschema_rs.validate(SCHEMA, body)
    expect(page.locator("[data-review-state]")).to_contain_text("Bestand opgeslagen")
    # The file is opened by another reviewer, who goes on.
    with watched_page(browser) as (other, _, _):
        opened(other, site, who="B. Bos")
        text = json.dumps(body).encode()
        file = FilePayload(name="mijn.json", mimeType="application/json", buffer=text)
        other.locator("[data-review-file]").set_input_files(files=[file])
        expect(other.locator("[data-review-state]")).to_contain_text("3 besluiten geopend")
        press(other, "L0010", "reject")
        body = saved(other)
        jsonschema_rs.validate(SCHEMA, body)
    # And the command applies it with the same judging as the sheet.
    here = Path(shutil.copytree(drafts / SLUG, tmp_path / SLUG))
    said = parsed(json.dumps(body), SLUG)
    asked = Reviewing(
        here, None, ROOT / "ontology", tmp_path / "data", "", "2026-11-22T12:00:00Z", said=said
    )
    outcome = review(asked, session.catalogue)
    assert [str(e) for e in outcome.errors] == []
    assert {k: (d.verdict, d.who) for k, d in held(here).items()} == {
        "L0009": ("accept", WHO), "L0012": ("correct", WHO), "L0013": ("reject", WHO),
        "L0010": ("reject", "B. Bos"),
    }  # fmt: skip
    assert "norm" in held(here)["L0012"].changes
    assert not (drafts / SLUG / "decisions.ttl").exists()


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"format": "policygraph-review", "version": 9}',
             '{"format": "policygraph-review", "version": 1, "draft": "ander"}',
             '{"format": "policygraph-review", "version": 1, "draft": "voetzorg-2028",'
             ' "rows": {"statements": [{"verdict": "<img src=x onerror=hurt()>"}]}}'],
)  # fmt: skip
def test_a_file_that_is_none_is_refused_and_takes_nothing(
    page: Page, site: Server, text: str
) -> None:
    opened(page, site)
    press(page, "L0013", "reject")
    file = FilePayload(name="<b>x</b>.json", mimeType="application/json", buffer=text.encode())
    page.locator("[data-review-file]").set_input_files(files=[file])
    expect(page.locator("[data-review-error]")).to_contain_text("“<b>x</b>.json” is niet geopend")
    expect(page.locator("[data-review-state]")).to_contain_text("1 besluit in deze browser")


def test_clearing_asks_first(page: Page, site: Server) -> None:
    opened(page, site)
    press(page, "L0013", "reject")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        if len(asked) == 1:
            dialog.dismiss()
        else:
            dialog.accept()

    page.on("dialog", answer)
    clear = page.get_by_role("button", name="Wis wat niet is vastgelegd")
    clear.click()
    expect(card(page, "L0013").locator("[data-review-mine]")).to_contain_text("afwijzen")
    clear.click()
    expect(card(page, "L0013").locator("[data-review-mine]")).to_have_text("")
    assert len(asked) == 2


def test_the_workbook_with_these_decisions(page: Page, site: Server) -> None:
    opened(page, site)
    press(page, "L0013", "reject")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Excel met deze besluiten").click()
    book = load_workbook(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    rows = {r[0]: r for r in book["bepalingen"].iter_rows(min_row=2, values_only=True)}
    assert "afwijzen" in rows["L0013"]
    assert "afwijzen" not in rows["L0009"]


def test_with_forms_open_the_page_is_as_accessible(sheet: Page) -> None:
    press(sheet, "L0009", "accept")
    press(sheet, "L0010", "correct")
    fill(sheet, "L0010", kind="verbod", roles="bakker van brood")
    sheet.get_by_role("button", name="Vastleggen in het concept").click()
    expect(sheet.locator("[data-review-error]")).to_be_focused()
    press(sheet, "L0011", "new-norm")
    found = Axe().run(sheet, options={"runOnly": RULES, "resultTypes": ["violations"]})
    assert [(v["id"], v["nodes"][0]["html"][:200]) for v in found.response["violations"]] == []
    for width in (360, 320):
        sheet.set_viewport_size({"width": width, "height": 800})
        assert sheet.evaluate("document.documentElement.scrollWidth <= innerWidth"), width


def test_the_forms_offer_names_of_the_graph_and_of_the_draft(sheet: Page) -> None:
    press(sheet, "L0010", "correct")
    form = card(sheet, "L0010").locator(".review-form")
    expect(form.locator('[name="norm"]')).to_have_attribute("list", "names-norm")
    names = sheet.locator("#names-care_types option").evaluate_all(
        "(all) => all.map((o) => o.value)"
    )
    assert "Voetzorg" in names
    assert "wijkverpleging" in names
    adding = form.locator('[data-add="care_types"]')
    adding.fill("wijkverpleging")
    adding.blur()
    adding.fill("Voetzorg")
    adding.press("Enter")
    expect(form.locator('[name="care_types"]')).to_have_value("wijkverpleging; Voetzorg")
    # What is proposed is a click away.
    form.locator('[data-take="norm"]').click()
    assert form.locator('[name="norm"]').input_value() != ""
