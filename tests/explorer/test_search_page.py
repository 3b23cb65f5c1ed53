"""Search as a page: by type, how a name matched, what may have been meant, and the way on."""

import html
import re

import pytest

from ..servers import Server


def found(site: Server, query: str, **more: str) -> str:
    response = site.get("/search", params={"q": query, **more}, headers={"Accept-Language": "nl"})
    assert response.status_code == 200
    return html.unescape(response.text)


def types(text: str) -> list[str]:
    return re.findall(r'<h2 id="type-(\w+)"', text)


@pytest.mark.parametrize(
    ("query", "thing", "how"),
    [
        ("kraamzorg", "care-type/kraamzorg", "de naam zelf"),
        ("zzp", "provider-type/zzp", "de naam zelf"),
        ("AVG", "law/avg", "ook zo genoemd"),
        ("klachtenregelingen", "theme/klachten", "andere vorm van het woord"),
        ("klacht", "norm/klachtenregeling-aanwezig", "deel van een samengesteld woord"),
    ],
)
def test_a_name_is_found_and_it_is_said_how(site: Server, query: str, thing: str, how: str) -> None:
    text = found(site, query)
    hit = text.split(f'href="/thing/{thing}"')[1].split("</li>")[0]
    assert how in hit


def test_the_type_of_the_best_hit_comes_first(site: Server) -> None:
    assert types(found(site, "Wkkgz"))[0] == "Law"
    assert types(found(site, "kraamzorg"))[0] == "CareType"


def test_care_and_providers_lead_on(site: Server) -> None:
    assert 'href="/applies?care=kraamzorg"' in found(site, "kraamzorg")
    assert 'href="/?provider=zzp"' in found(site, "zzp")


def test_a_typo_gets_what_may_have_been_meant(site: Server) -> None:
    text = found(site, "wijkverplegin")
    assert "Bedoelde u" in text
    assert 'href="/search?q=wijkverpleging"' in text
    far = found(site, "wijkvrplgn")
    assert "Lijkt het op" in far
    assert 'href="/search?q=wijkverpleging"' in far


def test_nothing_found_says_where_else_to_look(site: Server) -> None:
    text = found(site, "xqzwv")
    assert "Niets gevonden" in text
    assert 'href="/documents"' in text
    assert types(text) == []


def test_many_hits_are_cut_and_all_can_be_shown(site: Server) -> None:
    text = found(site, "zorg")
    part = text.split('<h2 id="type-Norm"')[1].split("</section>")[0]
    assert part.count("<li>") == 8
    total = int(re.search(r"Toon alle (\d+)", part)[1])  # type: ignore[index]
    whole = found(site, "zorg", type="Norm")
    assert types(whole) == ["Norm"]
    assert whole.split('class="hits"')[1].count("<li>") == total


def test_an_empty_or_hostile_search_is_a_page(site: Server) -> None:
    assert "<h1>Zoeken</h1>" in found(site, "")
    response = site.get("/search", params={"q": "<script>alert(1)</script>"})
    assert "<script>alert" not in response.text
    assert site.get("/search?q=zorg&type=Nonsense").status_code == 200
