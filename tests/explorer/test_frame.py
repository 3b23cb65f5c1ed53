"""What every page has around it."""

from playwright.sync_api import Page, expect

from ..servers import Server


def test_the_start_page_is_dutch_and_turns_english(page: Page) -> None:
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    expect(page.locator("h1")).to_have_count(1)
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.go_back()
    expect(page.locator("html")).to_have_attribute("lang", "nl")


def test_an_address_without_a_page_is_a_page_for_browsers_and_a_problem_for_programs(
    page: Page, site: Server
) -> None:
    answer = page.goto(f"{site.url}/nergens")
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("h1")).to_have_text("Dit kennen wij niet")
    found = site.get("/nergens")
    assert found.headers["content-type"] == "application/problem+json"
    assert site.get("/api/nergens", headers={"Accept": "text/html"}).headers["content-type"] == (
        "application/problem+json"
    )


def test_assets_never_change_and_old_ones_are_gone(site: Server) -> None:
    text = site.get("/", headers={"Accept": "text/html"}).text
    address = text.split('rel="stylesheet" href="')[1].split('"')[0]
    found = site.get(address)
    assert found.status_code == 200
    assert "immutable" in found.headers["cache-control"]
    assert site.get(address.replace("/assets/", "/assets/0")).status_code == 404
    assert site.get("/assets/0/..%2Fpages.py").status_code == 404
