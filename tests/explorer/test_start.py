"""The way in: care as a tree, the guided choice, every step to be skipped, and where it ends."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from ..servers import Server
from .browsers import watched_page

NL = {"Accept-Language": "nl"}


def text_of(site: Server, path: str) -> str:
    response = site.get(path, headers=NL)
    assert response.status_code == 200, response.text
    return response.text


def counted(text: str) -> dict[str, int]:
    return {n: int(c) for n, c in re.findall(r'class="count (\w+)"[^>]*><b>(\d+)</b>', text)}


def test_the_start_names_every_area_with_its_years(site: Server) -> None:
    text = text_of(site, "/")
    for care, years in (
        ("geboortezorg", "2025 en 2026"),
        ("gli", "2027"),
        ("medisch-specialistische-zorg", "2024"),
        ("wijkverpleging", "2027"),
        ("ziekenvervoer", "2027"),
    ):
        area = text.split(f'href="/?care={care}"')[1].split("</section>")[0]
        assert f"contractjaar {years}" in area
    births = text.split('href="/?care=geboortezorg"')[1].split("</section>")[0]
    assert 'href="/?care=kraamzorg"' in births
    # Care that is part of two areas stands in both.
    assert text.count('href="/?care=ziekenhuis-op-wielen"') == 2


@pytest.mark.parametrize("query", ["", "?care=", "?care=-", "?care=%20&lang=nl"])
def test_without_care_it_is_the_start(site: Server, query: str) -> None:
    assert "Of kies uw zorg" in text_of(site, "/" + query)


def test_what_was_said_before_the_care_is_kept(site: Server) -> None:
    text = text_of(site, "/?provider=zzp")
    assert 'href="/?provider=zzp&amp;care=wijkverpleging"' in text
    step = text_of(site, "/?provider=zzp&care=wijkverpleging")
    assert re.search(r'value="zzp" checked', step)


def test_the_years_are_asked_only_where_there_are_several(site: Server) -> None:
    births = text_of(site, "/?care=geboortezorg")
    assert "step=year" in births
    nursing = text_of(site, "/?care=wijkverpleging")
    assert "step=year" not in nursing
    years = text_of(site, "/?care=geboortezorg&step=year")
    assert re.findall(r'name="year" value="(\d*)"', years) == ["2025", "2026", ""]


def test_only_what_changes_something_is_asked(site: Server) -> None:
    # The policy on transport states nothing by legal form or kind of institution.
    text = text_of(site, "/?care=ziekenvervoer")
    assert set(re.findall(r'name="provider" value="([^"]+)"', text)) == {
        "gecontracteerde-aanbieder",
        "nieuwe-aanbieder",
        "niet-gecontracteerde-aanbieder",
        "vervoersregisseur",
    }


def test_each_step_counts_with_what_was_said(site: Server) -> None:
    # Nine provisions are for the self-employed, one for cooperatives.
    unsaid = counted(text_of(site, "/?care=wijkverpleging"))
    zzp = counted(text_of(site, "/?care=wijkverpleging&provider=zzp&step=facts"))
    assert zzp["applies"] == unsaid["applies"] + 9
    assert (unsaid["not"], zzp["not"]) == (0, 1)
    assert sum(unsaid.values()) == sum(zzp.values()) == 404


@pytest.mark.parametrize(
    ("sent", "led_to"),
    [
        (
            "care=geboortezorg&provider=kraamzorginstelling&step=who&next=year",
            "/?care=geboortezorg&provider=kraamzorginstelling&step=year",
        ),
        (
            "care=geboortezorg&year=&step=year&next=facts",
            "/?care=geboortezorg&step=facts",
        ),
        (
            "care=Wijkverpleging&lang=en&step=who&next=result",
            "/applies?care=wijkverpleging&lang=en",
        ),
    ],
)
def test_a_form_that_is_sent_leads_to_a_clean_address(site: Server, sent: str, led_to: str) -> None:
    response = site.get(f"/?{sent}", headers=NL)
    assert response.status_code == 303
    assert response.headers["location"] == led_to


def test_a_misspelt_care_is_repaired(site: Server) -> None:
    response = site.get("/?care=kraamzrg", headers=NL)
    assert response.status_code == 404
    assert 'href="/?care=kraamzorg"' in response.text


def test_a_year_without_policy_says_so(site: Server) -> None:
    text = text_of(site, "/?care=geboortezorg&year=2020&step=year")
    assert "is er geen beleid over" in text
    assert "care=geboortezorg&amp;year=2026" in text


def test_the_guided_choice_leads_to_what_applies(page: Page, site: Server) -> None:
    page.goto(site.url)
    page.get_by_role("link", name="kraamzorg", exact=True).last.click()
    before = page.locator(".count.not b").inner_text()
    page.get_by_label("kraamzorginstelling").check()
    # The count follows without a reload, and the focus stays.
    expect(page.locator(".count.not b")).not_to_have_text(before)
    expect(page.locator("#o-provider-kraamzorginstelling")).to_be_focused()
    page.get_by_role("button", name="Verder").click()
    expect(page).to_have_url(re.compile("step=year"))
    page.get_by_label("2025").check()
    expect(page.locator("#status")).to_contain_text("2025")
    page.get_by_role("button", name="Verder").click()
    expect(page).to_have_url(re.compile("year=2025&step=facts"))
    page.get_by_role("link", name="Toon wat geldt").click()
    expect(page.locator("h1")).to_have_text("Wat geldt voor kraamzorg in 2025?")
    query = "care=kraamzorg&provider=kraamzorginstelling&year=2025"
    assert page.url == f"{site.url}/applies?{query}"


def test_facts_are_answered_and_not_said_again(page: Page, site: Server) -> None:
    page.goto(site.url + "/?care=wijkverpleging&step=facts")
    fact = page.locator(".facts-asked li", has_text="pgb-indicatiestelling")
    fact.get_by_role("link", name="ja").click()
    expect(fact.locator(".said")).to_have_text("ja")
    fact.get_by_role("link", name="zeg ik niet").click()
    expect(fact.locator(".said")).to_have_count(0)


def test_the_choice_works_without_javascript(browser: Browser, site: Server) -> None:
    context = browser.new_context(java_script_enabled=False, locale="nl-NL")
    page = context.new_page()
    page.goto(site.url + "/?care=wijkverpleging")
    page.get_by_label("zzp'er").check()
    page.get_by_role("button", name="Verder").click()
    assert page.url.endswith("/?care=wijkverpleging&provider=zzp&step=facts")
    page.locator(".facts-asked").get_by_role("link", name="nee").first.click()
    page.get_by_role("link", name="Toon wat geldt").click()
    expect(page.locator(".told")).to_contain_text("zzp'er")
    context.close()


def test_a_narrow_screen_never_scrolls_sideways(browser: Browser, site: Server) -> None:
    with watched_page(browser, width=320) as (page, _, seen):
        for path in (
            "/",
            "/?care=geboortezorg",
            "/?care=geboortezorg&step=facts",
            "/search?q=zorg",
        ):
            page.goto(site.url + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        assert seen.errors == []
