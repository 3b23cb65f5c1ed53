"""The day asked for on the pages: in the address, above the answer, in what is taken along."""

import html
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from ..graphs import publish
from ..servers import Server, serve
from ..versions import TWO, Version, graphs
from .browsers import watched_page

ASKED = {"care": "proefzorg", "year": "2027", "lang": "nl"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = publish(graphs(TWO), tmp_path_factory.mktemp("versions"))
    with serve(store=store, log_level="error") as running:
        yield running


def text(server: Server, path: str, status: int = 200, **parameters: str) -> str:
    response = server.get(path, params=ASKED | parameters, headers={"Accept": "text/html"})
    assert response.status_code == status, response.text
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", response.text)).split())


def test_the_page_shows_the_text_of_the_day(made: Server) -> None:
    page = text(made, "/applies", as_of="2026-05-31")
    assert "Volgens Beleid eerste" in page
    assert "zoals gepubliceerd op 31 mei 2026 ." in page
    assert "nog niet gepubliceerd: dat gebeurde op 2026-06-01" in page
    page = text(made, "/applies", as_of="2026-06-01")
    assert "Volgens Beleid tweede" in page
    assert "vervangen door Beleid tweede" in page


def test_without_a_day_it_is_the_newest(made: Server) -> None:
    page = text(made, "/applies")
    assert "Volgens Beleid tweede" in page
    assert "zoals gepubliceerd op" not in page


def test_a_day_before_the_first_version_says_so(made: Server) -> None:
    page = text(made, "/applies", 404, as_of="2026-03-31")
    assert "Gezocht in het beleid zoals gepubliceerd op 31 maart 2026" in page


def test_a_day_without_policy_for_its_year_offers_the_years(made: Server) -> None:
    page = text(made, "/applies", 404, year="", as_of="2026-05-31")
    assert "Geen beleid voor proefzorg in 2026" in page
    assert "proefzorg 2027" in page
    page = text(made, "/", year="", as_of="2026-05-31", step="year")
    assert "Voor 2026 is er geen beleid over proefzorg zoals gepubliceerd op 31 mei 2026" in page


@pytest.mark.parametrize("path", ["/applies", "/", "/deadlines", "/applies.csv"])
def test_what_is_no_day_is_said(made: Server, path: str) -> None:
    for wrong in ("mei", "2026-02-30", " 2026-05-31"):
        response = made.get(path, params=ASKED | {"as_of": wrong})
        assert response.status_code in (400, 404), (path, wrong)


def test_every_way_on_keeps_the_day(made: Server) -> None:
    page = made.get("/applies", params=ASKED | {"as_of": "2026-05-31"}).text
    ways = [html.unescape(a) for a in re.findall(r'href="(/[^"]*care=[^"]*)"', page)]
    without = {a for a in ways if "as_of=2026-05-31" not in a}
    # Only the link that takes the day away has none.
    assert len(without) == 1, without
    assert len(ways) > 10
    assert 'name="as_of" value="2026-05-31"' in page


@pytest.mark.parametrize("path", ["/applies.csv", "/applies.json", "/applies/print", "/board-note"])
def test_what_is_taken_along_is_of_the_day(made: Server, path: str) -> None:
    for day, expected, other in (("2026-05-31", "eerste", "tweede"), ("", "tweede", "eerste")):
        response = made.get(path, params=ASKED | {"as_of": day})
        assert f"policy/{expected}" in response.text or f"Beleid {expected}" in response.text
        assert f"policy/{other}/L0001" not in response.text
    printed = text(made, "/applies/print", as_of="2026-05-31")
    assert "2027, zoals gepubliceerd op 31 mei 2026" in printed
    assert "beleid zoals gepubliceerd op 2026-05-31" in printed


def test_the_deadlines_and_their_feed_are_of_the_day(made: Server) -> None:
    for care in ({"care": "proefzorg"}, {"care": ""}):
        page = made.get("/deadlines", params=ASKED | care | {"as_of": "2026-05-31"}).text
        assert "/eerste/L0001" in page
        assert "/tweede/L0001" not in page
        assert "as_of=2026-05-31" in page
        assert 'name="as_of" value="2026-05-31"' in page


def test_a_provision_that_was_replaced_says_by_what(made: Server) -> None:
    assert "vervangen door Beleid tweede" in text(made, "/thing/policy/eerste/L0001")


def test_a_reader_chooses_a_day_at_the_start(made: Server, browser: Browser) -> None:
    with watched_page(browser) as (page, _, seen):
        page.goto(f"{made.url}/?lang=nl")
        page.get_by_text("Beleid van een eerdere dag").click()
        page.get_by_label("Zoals gepubliceerd op").fill("2026-05-31")
        page.get_by_role("button", name="Gebruik deze dag").click()
        page.get_by_role("link", name="proefzorg", exact=True).click()
        assert "as_of=2026-05-31" in page.url
        page.goto(page.url + "&step=year")
        assert page.get_by_label("Beleid zoals gepubliceerd op").input_value() == "2026-05-31"
        page.get_by_role("link", name="2027").first.click()
        page.wait_for_url("**year=2027**")
        page.get_by_role("link", name="Wat geldt", exact=True).click()
        page.get_by_text("31 mei 2026").first.wait_for()
        page.get_by_role("link", name="Neem de nieuwste tekst").click()
        page.wait_for_url(lambda url: "as_of" not in url)
        page.get_by_text("vervangen door Beleid tweede").wait_for()
        assert seen.errors == []


def test_the_comparison_is_of_the_texts_of_the_day(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    nextyear = Version("volgend", "2026-04-15", years=(2028,))
    store = publish(graphs((*TWO, nextyear)), tmp_path_factory.mktemp("compared"))
    with serve(store=store, log_level="error") as running:
        asked = {"policy": ["eerste", "volgend"], "lang": "nl"}
        for day, expected in (("2026-05-31", "eerste"), ("2026-06-01", "tweede")):
            page = running.get("/compare", params=asked | {"as_of": day}).text
            assert f"Op {day} gold Beleid {expected}" in html.unescape(page)
            assert f"/policy/{expected}/L0001" in page
            assert f'name="as_of" value="{day}"' in page
            for path in ("/compare.csv", "/compare.xlsx", "/compare/changes.xlsx"):
                assert running.get(path, params=asked | {"as_of": day}).status_code == 200
            taken = running.get("/compare.csv", params=asked | {"as_of": day}).text
            assert f"Beleid {expected}" in taken
        assert "gold Beleid" not in running.get("/compare", params=asked | {"as_of": ""}).text
        wrong = running.get("/compare", params=asked | {"as_of": "2026-02-30"})
        assert wrong.status_code in (400, 404)


def test_search_and_the_network_are_of_the_day(made: Server) -> None:
    for day, expected, other in (
        ("2026-05-31", "eerste", "tweede"),
        ("2026-06-01", "tweede", "eerste"),
    ):
        found = made.get("/search", params={"q": "beleid", "as_of": day, "lang": "nl"}).text
        assert f"/policy/{expected}" in found
        assert f"/policy/{other}" not in found
        assert 'name="as_of"' in found
        part = made.get("/graph/part", params={"as_of": day}).text
        assert f"policy/{expected}/L0001" in part
        assert f"policy/{other}/L0001" not in part
        page = html.unescape(made.get("/graph", params={"as_of": day, "lang": "nl"}).text)
        assert f"Niet gebruikt: Beleid {other}" in page
    assert "policy/eerste/L0001" in made.get("/graph/part").text
    for path in ("/search", "/graph", "/graph/part"):
        response = made.get(path, params={"q": "beleid", "as_of": "2026-02-30"})
        assert response.status_code in (400, 404, 422), path
