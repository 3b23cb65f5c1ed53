"""What applies, as a page: the three groups, answering on the spot, filters, links, other years.

The figures are those of the documents as modelled: the policy on district nursing 2027 states ten
provisions by legal form, nine for the self-employed (lines 377 to 380 and 536) and one for
cooperatives (line 367); line 365 is about assessments for who has a contract for them; line 317
has an exception for who falls outside the governance code.
"""

import re
import time

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from ..servers import Server
from .browsers import watched_page

SLUG = "asr-wijkverpleging-2027"
ZZP = ["L0377", "L0378", "L0378-2", "L0378-3", "L0378-4", "L0379", "L0379-2", "L0380", "L0536-2"]
PAGE = "/applies?care=wijkverpleging"
NL = {"Accept-Language": "nl"}


def get(site: Server, path: str, **options: object) -> httpx.Response:
    return site.get(path, headers=NL, **options)


def groups(text: str) -> dict[str, set[str]]:
    """Return the provisions under each of the three headings, by their names on the page."""
    parts = re.split(r'<h2 id="(applies|depends|not)"[^>]*>', text)[1:]
    return {
        name: set(re.findall(rf'<article [^>]*id="{SLUG}-([^"]+)"', body))
        for name, body in zip(parts[::2], parts[1::2], strict=True)
    }


def counted(text: str) -> dict[str, int]:
    found = re.findall(r'class="count (\w+)"[^>]*><b>(\d+)</b>', text)
    return {name: int(number) for name, number in found}


def test_the_three_groups_are_those_of_the_interface(site: Server) -> None:
    asked = "care=wijkverpleging&provider=zzp&given=contract-voor-pgb-indicatie%3Dno&all=1"
    text = get(site, f"/applies?{asked}").text
    answer = site.get(f"/api/applies?{asked.replace('all=1', 'all=true')}").json()
    shown = groups(text)
    for name, field in (("applies", "applies"), ("depends", "depends"), ("not", "not_applicable")):
        expected = {i["id"].rsplit("/", 1)[-1].replace(".", "-") for i in answer[field]}
        assert shown[name] == expected
        assert counted(text)[name] == len(expected)


def test_naming_a_legal_form_moves_what_is_for_it(site: Server) -> None:
    unsaid = groups(get(site, PAGE).text)
    assert set(ZZP) | {"L0367"} <= unsaid["depends"]
    mine = groups(get(site, PAGE + "&provider=zzp&all=1").text)
    assert set(ZZP) <= mine["applies"]
    assert mine["not"] == {"L0367"}


def test_what_does_not_apply_is_counted_and_shown_on_request_with_the_reason(site: Server) -> None:
    brief = get(site, PAGE + "&provider=zzp").text
    assert counted(brief)["not"] == 1
    assert groups(brief)["not"] == set()
    assert "all=1" in brief
    whole = get(site, PAGE + "&provider=zzp&all=1").text
    article = whole.split(f'id="{SLUG}-L0367"')[1].split("</article>")[0]
    assert "geldt niet, want: <bdi>alleen voor coöperatie</bdi>" in article


def test_unread_documents_are_named(site: Server) -> None:
    text = get(site, PAGE).text
    notice = text.split("Niet gelezen, bindt ook")[1].split("</p>")[0]
    for slug in (
        "algemene-inkoopvoorwaarden",
        "bestuursverklaring",
        "uniforme-declaratieparagraaf",
    ):
        assert f"/thing/contract-document/{slug}" in notice


def test_the_force_stands_in_plain_words(site: Server) -> None:
    text = get(site, PAGE + "&kind=Expectation").text
    assert "alleen een verwachting, geen contractvoorwaarde" in text
    assert "contractvoorwaarde: dit moet" not in text
    english = site.get(PAGE + "&kind=GuidanceCriterion&lang=en").text
    assert "guidance, it gives no rights" in english


@pytest.mark.parametrize("way", ["kind", "section", "theme"])
def test_each_way_of_arranging_shows_the_same(site: Server, way: str) -> None:
    assert groups(get(site, f"{PAGE}&by={way}").text) == groups(get(site, PAGE).text)


def test_filters_narrow_and_can_be_taken_away(site: Server) -> None:
    path = PAGE + "&provider=zzp&kind=Prohibition&q=bedrijfsnaam"
    text = get(site, path).text
    shown = groups(text)
    assert shown["applies"] == {"L0379-2"}
    assert "Uw filters laten 1 zien van de 404 bepalingen" in text
    chips = re.findall(r'<a class="chip" href="([^"]+)" data-swap', text)
    assert len(chips) == 2
    without = groups(get(site, chips[0].replace("&amp;", "&")).text)
    assert "L0379-2" in without["applies"]
    assert without["applies"] >= shown["applies"]


def test_exports_ask_the_same(site: Server) -> None:
    text = get(site, PAGE + "&provider=zzp&kind=Requirement&all=1&by=theme").text
    for path in ("applies.xlsx", "applies.csv", "applies.json", "applies.ics", "applies/print"):
        query = "care=wijkverpleging&amp;provider=zzp&amp;kind=Requirement&amp;by=theme&amp;all=1"
        assert f'href="/{path}?{query}"' in text
    assert 'href="/board-note?care=' in text
    assert 'href="/insurer-questions?care=' in text


def test_a_year_without_policy_names_the_years_there_are(site: Server) -> None:
    response = get(site, "/applies?care=geboortezorg&year=2019")
    assert response.status_code == 404
    assert re.findall(r'href="/applies\?care=geboortezorg&amp;year=(\d+)"', response.text) == [
        "2025",
        "2026",
    ]


def test_a_misspelt_name_gets_links_that_repair_the_address(site: Server) -> None:
    response = get(site, "/applies?care=wijkverplegin&provider=zzp&kind=Requirement")
    assert response.status_code == 404
    assert "Dit kennen wij niet" in response.text
    link = re.search(r'class="button primary" href="([^"]+)"', response.text)
    assert link
    assert link[1] == "/applies?care=wijkverpleging&amp;provider=zzp&amp;kind=Requirement"


@pytest.mark.parametrize(
    ("parameter", "mended"),
    [
        ("provider=zpp", "provider=zzp"),
        ("year=volgend", "year=2027"),
        ("kind=Eis", "kind=Requirement"),
        ("given=contract-voor-pgb=yes", "given=contract-voor-pgb-indicatie%3Dyes"),
        ("given=onzin", "?care=wijkverpleging&quot;"),
        ("theme=klachtn", "theme=klachten"),
        ("policy=asr", "policy=asr-wijkverpleging-2027"),
        ("origin=mine", "origin=own"),
    ],
)
def test_every_parameter_is_repaired_in_the_same_way(
    site: Server, parameter: str, mended: str
) -> None:
    response = get(site, f"/applies?care=wijkverpleging&{parameter}")
    assert response.status_code == 404
    hrefs = re.findall(r'href="(/applies[^"]*)"', response.text)
    assert "/applies?care=wijkverpleging" in hrefs, "going on without it is possible"
    if parameter != "given=onzin":
        assert any(mended in href for href in hrefs)


def test_names_are_understood_as_people_write_them(site: Server) -> None:
    assert get(site, "/applies?care=Wijkverpleging&provider=ZZP'er").status_code == 200
    assert get(site, "/applies?care=msz&provider=&year=&q=").status_code == 200


def test_without_care_the_reader_is_led_to_the_start(site: Server) -> None:
    response = get(site, "/applies?provider=zzp&lang=en")
    assert response.status_code == 303
    assert response.headers["location"] == "/?provider=zzp&lang=en"


@pytest.mark.parametrize(
    "asked", ["care=medisch-specialistische-zorg&all=1", "care=wijkverpleging&provider=zzp&all=1"]
)
def test_the_largest_pages_are_light_and_fast(site: Server, asked: str) -> None:
    begin = time.perf_counter()
    with site.client.stream(
        "GET", f"/applies?{asked}", headers={"Accept-Encoding": "gzip"}
    ) as answer:
        weight = len(b"".join(answer.iter_raw()))
    assert weight < 250_000
    # Measured at 0.2 s; a machine under load is given room.
    assert time.perf_counter() - begin < 2


def test_a_fact_is_answered_on_the_spot_and_taken_back(page: Page, site: Server) -> None:
    page.goto(site.url + PAGE + "&kind=Prohibition")
    before = page.locator(".count.not b").inner_text()
    heading = page.locator("h3", has_text="contract voor pgb-indicatiestelling")
    group = page.locator(".decider", has=heading)
    group.get_by_role("link", name="nee", exact=False).click()
    expect(page.locator(".told")).to_contain_text("contract voor pgb-indicatiestelling: nee")
    assert int(page.locator(".count.not b").inner_text()) == int(before) + 1
    assert "given=contract-voor-pgb-indicatie%3Dno" in page.url
    page.get_by_role("link", name="weet ik niet").click()
    expect(page.locator(".told")).to_have_count(0)
    page.go_back()
    expect(page.locator(".told")).to_contain_text("nee")
    page.go_back()
    expect(page.locator(".told")).to_have_count(0)


def test_a_provider_type_is_added_on_the_spot(page: Page, site: Server) -> None:
    page.goto(site.url + PAGE + "&kind=Requirement&q=keurmerk")
    page.get_by_role("link", name="dat zijn wij: zzp'er").first.click()
    expect(page.locator(".told")).to_contain_text("u bent zzp'er")
    expect(page.locator(f"#{SLUG}-L0377.applies")).to_be_attached()


def test_an_exception_is_answered_where_it_stands(page: Page, site: Server) -> None:
    page.goto(site.url + PAGE + "&kind=Requirement&q=governancecode")
    provision = page.locator(f"#{SLUG}-L0317")
    expect(provision).to_have_class(re.compile("applies"))
    provision.get_by_role("link", name="ja").click()
    expect(page.locator(".told")).to_contain_text("ja")
    expect(page.locator(f"#{SLUG}-L0317")).to_have_count(0)


def test_filters_work_with_the_keyboard_alone(page: Page, site: Server) -> None:
    page.goto(site.url + PAGE)
    page.locator("#f-kind-Prohibition").focus()
    page.keyboard.press("Space")
    expect(page.locator(".chip", has_text="verbod").first).to_be_visible()
    expect(page.locator("#f-kind-Prohibition")).to_be_focused()
    page.locator("#filter-q").focus()
    page.keyboard.type("pgb")
    page.keyboard.press("Enter")
    expect(page.locator(".chip", has_text="pgb")).to_be_visible()
    assert "kind=Prohibition" in page.url
    assert "q=pgb" in page.url


def test_a_jump_within_the_page_loads_nothing(page: Page, site: Server) -> None:
    page.goto(site.url + PAGE)
    asked: list[str] = []
    page.on("request", lambda r: asked.append(r.url) if "/applies" in r.url else None)
    page.locator(".count.depends").click()
    expect(page.locator("#depends")).to_be_in_viewport()
    page.wait_for_timeout(300)
    assert asked == []


def test_everything_can_be_answered_without_javascript(browser: Browser, site: Server) -> None:
    context = browser.new_context(java_script_enabled=False, locale="nl-NL")
    page = context.new_page()
    page.goto(site.url + PAGE)
    page.locator("#f-kind-Prohibition").check()
    page.get_by_role("button", name="Pas filters toe").click()
    expect(page.locator(".chip", has_text="verbod").first).to_be_visible()
    page.locator(".decider").get_by_role("link", name="nee").first.click()
    expect(page.locator(".told")).to_be_visible()
    context.close()


def test_a_narrow_screen_never_scrolls_sideways(browser: Browser, site: Server) -> None:
    with watched_page(browser, width=320) as (page, _, seen):
        for path in (
            PAGE + "&provider=zzp&all=1&by=section",
            "/applies?care=geboortezorg&year=2026",
        ):
            page.goto(site.url + path)
            width = page.evaluate("document.documentElement.scrollWidth")
            assert width <= 320, path
        assert seen.errors == []


def test_only_the_wrong_one_of_several_values_is_mended(site: Server) -> None:
    response = get(site, "/applies?care=wijkverpleging&provider=zzp&provider=nieuwe+aanbeider")
    assert response.status_code == 404
    mended = "provider=zzp&amp;provider=nieuwe-aanbieder"
    assert f'href="/applies?care=wijkverpleging&amp;{mended}"' in response.text


def test_the_reader_stays_where_she_answered(page: Page, site: Server) -> None:
    page.goto(site.url + PAGE + "&kind=Requirement&kind=Commitment")
    heading = page.locator("#depends")
    heading.scroll_into_view_if_needed()
    link = page.locator(".decider").get_by_role("link", name="dat zijn wij: zzp'er").first
    link.scroll_into_view_if_needed()
    top = "element => element.getBoundingClientRect().top"
    before = heading.evaluate(top)
    link.click()
    expect(page.locator(".told")).to_contain_text("zzp'er")
    # Eight of its provisions moved to the list above; the heading is where it was.
    assert abs(heading.evaluate(top) - before) < 2
    expect(heading).to_be_focused()
