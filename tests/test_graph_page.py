"""The page: whole in itself, the same content twice, and labels that stay text."""

import hashlib
import json
import re
import sys
from base64 import b64encode
from html.parser import HTMLParser
from typing import Any

import pytest

from policygraph import graph_page
from policygraph.errors import InputError
from policygraph.network import CLASSES, Part, neighbourhood, network, overview, term_labels
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


def hostile_part() -> tuple[Part, dict[str, Any]]:
    turtle = "".join(
        f"norm:{name} a pg:Norm ; pg:involves care:wijk ; skos:prefLabel {graphs.quoted(text)}@nl ."
        for name, text in HOSTILE.items()
    )
    graph = graphs.make(graphs.SMALL | {"hostile": turtle})
    return neighbourhood(network(graph), WIJK, 3, 100), term_labels(graph)


@pytest.fixture(scope="module")
def hostile() -> tuple[Part, str, Parsed]:
    part, terms = hostile_part()
    text = graph_page.page(part, terms, "2026-01-02")
    return part, text, Parsed(text)


def content(parsed: Parsed) -> Any:
    return json.loads(parsed.inside["script"][0])


def test_labels_are_shown_whole_and_as_text(hostile: tuple[Part, str, Parsed]) -> None:
    _, _, parsed = hostile
    shown = set(parsed.inside["bdi"])
    assert shown >= set(HOSTILE.values())


def test_labels_make_no_elements(hostile: tuple[Part, str, Parsed]) -> None:
    _, _, parsed = hostile
    assert [a.get("type") for a in parsed.all("script")] == ["application/json", None, None]
    names = {tag for tag, _ in parsed.elements}
    assert not names & {"img", "b", "iframe", "object", "link", "base", "form"}
    assert not [a for _, attrs in parsed.elements for a in attrs if a.startswith("on")]
    assert "style" not in {a for _, attrs in parsed.elements for a in attrs}


def test_the_data_parses_back_and_equals_the_network(hostile: tuple[Part, str, Parsed]) -> None:
    part, _, parsed = hostile
    data = content(parsed)
    net = part.net
    assert {n["id"]: n["name"] for n in data["nodes"]} == graphs.attribute(net, "label_nl")
    for node in data["nodes"]:
        for name in ("type", "kind", "policy", "distance", "beyond"):
            assert node[name] == net.nodes[node["id"]][name]
    drawn = {(e["from"], e["to"], e["id"], e["property"], e["inferred"]) for e in data["edges"]}
    assert drawn == {
        (s, o, k, v["property"], v["inferred"]) for s, o, k, v in net.edges(keys=True, data=True)
    }
    assert len(data["edges"]) == net.number_of_edges()
    assert all(e["dashes"] is e["inferred"] for e in data["edges"])
    assert data["centre"] == WIJK


def test_no_markup_stands_in_the_data(hostile: tuple[Part, str, Parsed]) -> None:
    _, text, _ = hostile
    block = text.split('id="data">')[1].split("</script>")[0]
    assert not set("<>&\u2028\u2029") & set(block)


def test_what_the_picture_shows_is_short(hostile: tuple[Part, str, Parsed]) -> None:
    for node in content(hostile[2])["nodes"]:
        assert len(node["label"]) <= 42
        assert len(node["title"]) < 500


def test_nothing_is_asked_of_outside(hostile: tuple[Part, str, Parsed]) -> None:
    _, _, parsed = hostile
    for tag, attrs in parsed.elements:
        for name in ("src", "href", "action", "data", "srcset", "poster"):
            value = attrs.get(name) or ""
            assert not value or value.startswith("#"), (tag, name, value)
    assert "url(" not in parsed.inside["style"][0]
    assert "@import" not in parsed.inside["style"][0]


def test_the_policy_allows_these_scripts_and_this_style_only(
    hostile: tuple[Part, str, Parsed],
) -> None:
    _, _, parsed = hostile
    [csp] = [
        a["content"] or ""
        for a in parsed.all("meta")
        if a.get("http-equiv") == "Content-Security-Policy"
    ]

    def digest(text: str) -> str:
        return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    rules = dict(rule.strip().split(" ", 1) for rule in csp.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"].split() == [digest(s) for s in parsed.inside["script"][1:]]
    assert rules["style-src"].split() == [digest(s) for s in parsed.inside["style"]]
    assert parsed.elements.index(
        ("meta", {"http-equiv": "Content-Security-Policy", "content": csp})
    ) < [tag for tag, _ in parsed.elements].index("style")


def test_the_table_has_every_node_and_edge(hostile: tuple[Part, str, Parsed]) -> None:
    part, _, parsed = hostile
    rows = [a["id"] for a in parsed.all("tr") if "id" in a]
    assert rows == [f"n{i}" for i in range(len(part.net))]
    links = [a for a in parsed.all("a") if "data-node" in a]
    assert len(links) == len(part.net) + part.net.number_of_edges()
    assert {a["href"] for a in links} == {f"#{r}" for r in rows}
    assert len(parsed.all("noscript")) == 1


def test_the_page_says_its_limits_and_what_was_left_out() -> None:
    graph = graphs.make(graphs.SMALL)
    net, terms = network(graph), term_labels(graph)
    part = neighbourhood(net, WIJK, 2, 4)
    assert part.left_out > 0
    text = graph_page.page(part, terms, "2026-01-02")
    limits = re.findall(r'id="limits">(.*?)<', text)[0]
    assert "2 stappen" in limits
    assert "ten hoogste 4 dingen" in limits
    assert f"pasten er niet op: {part.left_out}." in limits
    assert "Peildatum: 2026-01-02" in text


def test_dutch_comes_first_unless_english_is_asked() -> None:
    graph = graphs.make(graphs.SMALL)
    part, terms = overview(network(graph), 100), term_labels(graph)
    for lang, first, second in (
        ("nl", "heeft een privacyregeling", "has privacy rules"),
        ("en", "has privacy rules", "heeft een privacyregeling"),
    ):
        parsed = Parsed(graph_page.page(part, terms, "2026-01-02", lang))  # type: ignore[arg-type]
        assert parsed.all("html") == [{"lang": lang}]
        shown = parsed.inside["bdi"]
        assert shown.index(first) < shown.index(second)


def test_classes_and_kinds_can_be_filtered_and_inferred_switched_off() -> None:
    graph = graphs.make(graphs.SMALL)
    part, terms = neighbourhood(network(graph), WIJK, 3, 100), term_labels(graph)
    boxes = Parsed(graph_page.page(part, terms, "2026-01-02")).all("input")
    found = {(b["data-filter"], b["value"]) for b in boxes if "data-filter" in b}
    assert {v for f, v in found if f == "type"} == set(graphs.attribute(part.net, "type").values())
    assert {v for f, v in found if f == "kind"} == {"Requirement", "Expectation", "Prohibition"}
    assert {v for f, v in found if f == "policy"} == {"a-2026", "b-2026"}
    [box] = [b for b in boxes if b["id" if "id" in b else "type"] == "inferred"]
    assert "disabled" not in box
    bare = neighbourhood(network(graph, inferred=False), WIJK, 3, 100)
    boxes = Parsed(graph_page.page(bare, terms, "2026-01-02")).all("input")
    assert [b for b in boxes if b.get("id") == "inferred" and "disabled" in b]


def test_no_two_classes_look_alike() -> None:
    styles = [graph_page._style(name) for name in (*CLASSES, "Thing")]
    assert len(set(styles)) == len(styles)


def test_without_pyvis_the_remedy_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyvis.network", None)
    part, terms = hostile_part()
    with pytest.raises(InputError, match=re.escape("pip install 'policygraph[graph]'")):
        graph_page.page(part, terms, "2026-01-02")
