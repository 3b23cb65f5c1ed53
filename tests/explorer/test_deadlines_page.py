"""The page with the deadlines: a calendar, a list, a feed."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from icalendar import Calendar
from playwright.sync_api import Locator, Page, expect

from ..servers import Server

HTML = {"Accept": "text/html"}
WIJK = "asr-wijkverpleging-2027"


def entry(page: Page, slug: str, line: int, text: str = "") -> Locator:
    link = page.locator(f"a[href*='/documents/{slug}'][href$='#L{line}']")
    found = page.locator("article.due", has=link)
    return found.filter(has_text=text) if text else found


def day_of(page: Page, slug: str, line: int, text: str = "") -> str:
    section = entry(page, slug, line, text).first.locator("xpath=ancestor::section[1]")
    return str(section.get_attribute("id"))


def test_before_a_day_the_day_itself_is_too_late(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/deadlines?lang=nl")
    # Wijkverpleging 539: before 1 July 2026.
    assert day_of(page, WIJK, 539, "de dag zelf is te laat") == "d2026-06-30"
    # MSZ 1349: until 1 September 2023, and it does not say whether that day counts.
    assert day_of(page, "asr-msz-2024", 1349, "de dag ervoor is veilig") == "d2023-08-31"
    # Geboortezorg 349: on 1 September 2024 at the latest.
    assert day_of(page, "asr-geboortezorg-2025", 349, "nog op tijd") == "d2024-09-01"


def test_what_is_no_term_is_called_what_it_is(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/deadlines?lang=nl")
    for slug, line, word in (
        ("asr-geboortezorg-2025", 348, "publicatie; geen termijn"),
        ("asr-geboortezorg-2025", 350, "aan de verzekeraar; geen termijn voor u"),
        ("asr-gli-2027", 299, "geen termijn"),
        (WIJK, 273, "geldt vanaf; geen termijn"),
        ("asr-msz-2024", 597, "geldt tot"),
    ):
        expect(entry(page, slug, line).locator(".what").first).to_contain_text(word)
    # It stands on its own day, not on the day before.
    assert day_of(page, "asr-msz-2024", 1529, "publicatie") == "d2023-11-12"


def test_coming_and_past_are_apart_by_the_day_of_today(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/deadlines?lang=nl")
    today = date.today().isoformat()
    for part, later in (("coming", True), ("past", False)):
        heads = page.locator(f"section[aria-labelledby={part}] section.day")
        days = [str(d.get_attribute("id"))[1:] for d in heads.all()]
        assert days == sorted(days, reverse=not later)
        assert all((day >= today) == later for day in days)
    counts = [int(b.inner_text()) for b in page.locator(".tally b").all()]
    found = site.get("/api/deadlines").json()
    assert counts[0] + counts[1] == found["total"]
    assert counts[2] == found["total_undated"]


def test_a_day_in_the_calendar_leads_to_its_entries(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/deadlines?lang=nl&from=2026-06-01&to=2026-07-31")
    if not page.locator("section[aria-labelledby=coming] .month").count():
        page.get_by_text("Maandkalenders").click()
    month = page.locator("table.month", has_text="juni 2026")
    busy = month.locator("td.busy a")
    # Wijkverpleging 539, 539.4, 526.2 and ziekenvervoer 267 and 267.3 stand on one day.
    expect(busy).to_have_count(1)
    expect(busy).to_contain_text("30")
    busy.click()
    expect(page.locator("#d2026-06-30 article")).to_have_count(5)
    # 30 June 2026 is a Tuesday.
    cells = month.locator("tr", has=page.locator("td.busy")).locator("td").all()
    assert "busy" in (cells[1].get_attribute("class") or "")


def test_periods_are_listed_with_what_they_run_from(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/deadlines?lang=nl&from=2030-01-01")
    part = page.locator("section[aria-labelledby=periods]")
    # GLI 303.2: the provider answers within four weeks.
    found = entry(page, "asr-gli-2027", 303, "aanbieder")
    expect(found).to_contain_text("binnen 4 weken")
    expect(part.get_by_text("Geen dag genoemd")).to_be_visible()


def test_somebody_gets_hers_and_what_depends_is_marked(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/deadlines?care=wijkverpleging&provider=zzp&lang=nl")
    expect(page.locator("h1")).to_contain_text("wijkverpleging")
    expect(page.locator(".chip")).to_contain_text("zzp")
    expect(page.locator("article a[href*='asr-msz-2024']")).to_have_count(0)
    # 539 is for new providers, and she did not say whether she is one.
    found = entry(page, WIJK, 539)
    expect(found.first.locator(".condition")).to_contain_text("hangt ervan af")
    page.goto(f"{site.url}/deadlines?care=wijkverpleging&provider=nieuwe aanbieder&lang=nl")
    expect(found.first.locator(".condition")).to_have_count(0)


def test_the_feed_is_what_is_seen(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/deadlines?care=gli&lang=nl&from=2026-01-01")
    address = page.get_by_label("Adres voor uw agenda").input_value()
    assert address.startswith(f"{site.url}/api/deadlines.ics?")
    link = page.get_by_role("link", name="Abonneren")
    assert link.get_attribute("href") == address.replace("http://", "webcal://")
    feed = Calendar.from_ical(site.client.get(address).text)
    events = [str(e["UID"]) for e in feed.walk("VEVENT")]
    counts = [int(b.inner_text()) for b in page.locator(".tally b").all()]
    assert len(events) == counts[0] + counts[1] > 0


def test_the_form_changes_the_address(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/deadlines?lang=nl")
    page.get_by_label("Beleid", exact=True).select_option("asr-msz-2024")
    page.get_by_label("Vanaf").fill("2023-09-01")
    page.get_by_label("Tot en met").fill("2023-09-01")
    page.get_by_role("button", name="Toon").click()
    # 1349, 1351, 1501 and 1513; the first two may be too late on that day and stand the day before.
    expect(page.locator(".day article")).to_have_count(4)
    assert {str(d.get_attribute("id")) for d in page.locator(".day").all()} == {
        "d2023-09-01",
        "d2023-08-31",
    }


@pytest.mark.parametrize(
    "query",
    ["care=xyz", "provider=xyz", "policy=xyz", "from=morgen", "to=2026-13-01", "given=x=yes"],
)
def test_what_is_not_known_is_a_page(site: Server, query: str) -> None:
    found = site.get(f"/deadlines?{query}", headers=HTML)
    assert (found.status_code, "text/html" in found.headers["content-type"]) == (404, True)


def test_a_year_without_policy_names_the_years_there_are(page: Page, site: Server) -> None:
    page.goto(f"{site.url}/deadlines?care=wijkverpleging&year=2020&lang=nl")
    page.get_by_text("Goed om te weten").click()
    expect(page.get_by_text("wel voor: 2027")).to_be_visible()


def test_accessible_and_no_wider_than_a_phone(page: Page, site: Server) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    for lang in ("nl", "en"):
        page.goto(f"{site.url}/deadlines?lang={lang}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
