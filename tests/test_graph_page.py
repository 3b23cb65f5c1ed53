"""The page: whole in itself, the same content twice, and labels that stay text."""

import hashlib
import json
import re
import sys
from base64 import b64encode
from html.parser import HTMLParser
from typing import Any, Literal

import pytest

from policygraph.errors import InputError
from policygraph.network import CLASSES, network, term_labels
from policygraph.picture import page as picture_page
from policygraph.picture.growth import EVERYTHING, Asked, GraphIndex, Sight, grown
from policygraph.picture.layout import chart
from policygraph.picture.pieces import Names
from policygraph.picture.style import style
from policygraph.vocabulary import PREFIXES

from . import graphs

pytest.importorskip("pyvis")

HOSTILE = {
    "script": "</script><script>alert(1)</script>",
    "comment": "<!--<script>",
    "image": "<img src=http://evil.example/x onerror=alert(1)>",
    "quotes": "\"'`><b onclick=alert(1)>&amp;&lt;",
    "template": "${title} $data $$ {count}",
    "right-to-left": "\u202egnirts \u2067x\u2066",
    "control": "a\u0001b\u2028c\u2029d\te\nf",
    "long": "x" * 10_000,
}
WIJK = PREFIXES["care"] + "wijk"


class Parsed(HTMLParser):
    """The elements of a page with their text, read as a browser would."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.inside: dict[str, list[str]] = {}
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open.append(tag)
        self.inside.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self._open:
            self.inside[self._open[-1]][-1] += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]


Made = tuple[GraphIndex, Sight, Names]


def made(
    asked: Asked, *, inferred: bool = True, lang: Literal["nl", "en"] = "nl", extra: str = ""
) -> Made:
    graph = graphs.make(graphs.SMALL | {"extra": extra})
    index = GraphIndex(network(graph, inferred=inferred))
    return index, grown(index, asked), Names(term_labels(graph), lang)


def hostile_part() -> Made:
    turtle = "".join(
        f"norm:{name} a pg:Norm ; pg:involves care:wijk ; skos:prefLabel {graphs.quoted(text)}@nl ."
        for name, text in HOSTILE.items()
    )
    return made(Asked(WIJK, 3, 100, inferred=True), extra=turtle)


def text_of(parts: Made) -> str:
    index, held, names = parts
    places = None if held.asked.thing else chart(index)
    return picture_page.page(index, held, names, "2026-01-02", places)


@pytest.fixture(scope="module")
def hostile() -> tuple[Made, str, Parsed]:
    parts = hostile_part()
    text = text_of(parts)
    return parts, text, Parsed(text)


def content(parsed: Parsed) -> Any:
    return json.loads(parsed.inside["script"][1])


def test_labels_are_shown_whole_and_as_text(hostile: tuple[Made, str, Parsed]) -> None:
    assert set(hostile[2].inside["bdi"]) >= set(HOSTILE.values())


def test_labels_make_no_elements(hostile: tuple[Made, str, Parsed]) -> None:
    parsed = hostile[2]
    json_ = "application/json"
    assert [a.get("type") for a in parsed.all("script")] == [json_, json_, None, None, None]
    names = {tag for tag, _ in parsed.elements}
    assert not names & {"img", "b", "iframe", "object", "link", "base"}
    assert not [a for _, attrs in parsed.elements for a in attrs if a.startswith("on")]
    assert "style" not in {a for _, attrs in parsed.elements for a in attrs}


def test_the_data_parses_back_and_equals_what_is_held(hostile: tuple[Made, str, Parsed]) -> None:
    (index, held, _), _, parsed = hostile
    data, nodes = content(parsed), index.net.nodes
    assert {n["id"]: n["name"] for n in data["nodes"]} == {
        i: nodes[i]["label_nl"] for i in held.nodes
    }
    for node in data["nodes"]:
        for name in ("type", "kind", "policy"):
            assert node.get(name, "") == nodes[node["id"]][name]
    ids, properties = [n["id"] for n in data["nodes"]], [p for p, _ in data["properties"]]
    assert [(ids[s], ids[o], properties[p], bool(i)) for s, o, p, i in data["edges"]] == [
        (s, o, v["property"], v["inferred"]) for s, o, _, v in held.edges
    ]
    assert data["centre"] == WIJK


def test_things_stand_in_the_order_by_which_the_page_grows(
    hostile: tuple[Made, str, Parsed],
) -> None:
    (index, _, _), _, parsed = hostile
    ranks = [index.rank[n["id"]] for n in content(parsed)["nodes"]]
    assert ranks == sorted(ranks)


def test_no_markup_stands_in_the_data(hostile: tuple[Made, str, Parsed]) -> None:
    for name in ("graph-data", "graph-config"):
        block = hostile[1].split(f'id="{name}">')[1].split("</script>")[0]
        assert not set("<>&\u2028\u2029") & set(block)


def test_nothing_is_asked_of_outside(hostile: tuple[Made, str, Parsed]) -> None:
    parsed = hostile[2]
    for tag, attrs in parsed.elements:
        for name in ("src", "href", "action", "data", "srcset", "poster"):
            value = attrs.get(name) or ""
            assert not value or value.startswith("#"), (tag, name, value)
    for sheet in parsed.inside["style"]:
        assert "url(" not in sheet
        assert "@import" not in sheet


def test_the_policy_allows_these_scripts_and_styles_only(
    hostile: tuple[Made, str, Parsed],
) -> None:
    parsed = hostile[2]
    [csp] = [
        a["content"] or ""
        for a in parsed.all("meta")
        if a.get("http-equiv") == "Content-Security-Policy"
    ]

    def digest(text: str) -> str:
        return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    rules = dict(rule.strip().split(" ", 1) for rule in csp.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"].split() == [digest(s) for s in parsed.inside["script"][2:]]
    assert rules["style-src"].split() == [digest(s) for s in parsed.inside["style"]]
    assert parsed.elements.index(
        ("meta", {"http-equiv": "Content-Security-Policy", "content": csp})
    ) < [tag for tag, _ in parsed.elements].index("style")


def test_the_table_has_every_node_and_edge(hostile: tuple[Made, str, Parsed]) -> None:
    (_, held, _), _, parsed = hostile
    assert [a["data-id"] for a in parsed.all("tr") if "data-id" in a] == list(held.nodes)
    links = [a["data-thing"] for a in parsed.all("a") if "data-thing" in a]
    assert len(links) == len(held.nodes) + len(held.edges)
    assert set(links) == set(held.nodes)
    ids = [a["id"] for a in parsed.all("tr") if "id" in a]
    assert ids == [f"n{i}" for i in range(len(held.nodes))]
    targets = {a["href"] for a in parsed.all("a") if "data-thing" in a}
    assert targets == {f"#{i}" for i in ids}


def test_the_page_says_its_limits_and_what_was_left_out() -> None:
    parts = made(Asked(WIJK, 2, 4))
    text = text_of(parts)
    [said] = re.findall(r'id="held">(.*?)<', text)
    # One step: two policies and a narrower care type; two: three provisions and a term.
    assert parts[1].not_shown == 4
    assert "4 van de 8 dingen binnen 2 stappen" in said
    assert "ten hoogste 4" in said
    assert f"Niet getoond: 3 × bepaling, 1 × {parts[2].type('Term')}." in said
    assert "Peildatum: 2026-01-02" in text


def test_dutch_comes_first_unless_english_is_asked() -> None:
    languages: tuple[tuple[Literal["nl", "en"], str, str], ...] = (
        ("nl", "heeft een privacyregeling", "has privacy rules"),
        ("en", "has privacy rules", "heeft een privacyregeling"),
    )
    for lang, first, second in languages:
        parsed = Parsed(text_of(made(Asked(limit=EVERYTHING), lang=lang)))
        assert parsed.all("html") == [{"lang": lang}]
        shown = parsed.inside["bdi"]
        assert shown.index(first) < shown.index(second)


def test_all_can_be_filtered_and_inferred_switched_only_where_it_is_held() -> None:
    parts = made(Asked(WIJK, 3, 100, inferred=True))
    boxes = Parsed(text_of(parts)).all("input")
    found = {(b["name"], b["value"]) for b in boxes if "data-filter" in b}
    nodes = parts[0].net.nodes
    assert {v for f, v in found if f == "class"} == {nodes[i]["type"] for i in nodes}
    assert {v for f, v in found if f == "kind"} == {"Requirement", "Expectation", "Prohibition"}
    assert {v for f, v in found if f == "policy"} == {"a-2026", "b-2026"}
    assert ["disabled" in b for b in boxes if b.get("name") == "inferred"] == [False]
    boxes = Parsed(text_of(made(Asked(WIJK, 3, 100), inferred=False))).all("input")
    assert ["disabled" in b for b in boxes if b.get("name") == "inferred"] == [True]


def test_the_whole_has_a_place_for_everything_and_titles_for_its_lands() -> None:
    parts = made(Asked(limit=EVERYTHING))
    data = content(Parsed(text_of(parts)))
    assert all("x" in node and "y" in node for node in data["nodes"])
    lands = [r["title"] for r in data["regions"] if r["level"] == 0]
    assert {"Inkoopbeleid A", "Inkoopbeleid B"} < set(lands)


def test_no_two_classes_look_alike() -> None:
    styles = [style(name) for name in (*CLASSES, "Thing")]
    assert len(set(styles)) == len(styles)


def test_colours_are_told_from_white() -> None:
    for name in CLASSES:
        _, colour = style(name)
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        assert 1.05 / (luminance + 0.05) >= 4.5, name


def test_without_pyvis_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = hostile_part()
    monkeypatch.setitem(sys.modules, "pyvis.network", None)
    with pytest.raises(InputError, match=re.escape("pip install 'policygraph[graph]'")):
        text_of(parts)
