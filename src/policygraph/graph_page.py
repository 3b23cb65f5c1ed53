"""A part of the network as one page to look at: picture, and the same content as a table.

The page is whole in itself: it asks for nothing outside its own file and its content security
policy forbids it. pyvis gives the data of the picture and the library that draws it; the page
around it is ours. Every label reaches the page as text, never as markup.
"""

import hashlib
import json
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from policygraph.errors import InputError
from policygraph.model import Language, Text
from policygraph.network import CLASSES, Part
from policygraph.wording import DISCLAIMER, KIND_WORDS

__all__ = ["embed", "page", "page_data"]

Json = dict[str, Any]

_LABEL, _TOOLTIP = 42, 300
"""How much of a name fits in the picture; the table and the details have all of it."""

_SHAPES = ("star", "dot", "diamond", "triangle", "square", "hexagon", "triangleDown")
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8c8c8c")
_OUTLINES = {
    "star": "8,1 10,6 15,6 11,9.5 12.5,15 8,11.5 3.5,15 5,9.5 1,6 6,6",
    "diamond": "8,1 15,8 8,15 1,8",
    "triangle": "8,1.5 15,14 1,14",
    "square": "2,2 14,2 14,14 2,14",
    "hexagon": "4.5,2 11.5,2 15,8 11.5,14 4.5,14 1,8",
    "triangleDown": "1,2 15,2 8,14.5",
}
_WORDS = {
    "title": Text("Netwerk van", "Network of"),
    "everything": Text("inkoopbeleid en normen", "purchasing policies and norms"),
    "noscript": Text(
        "Zonder JavaScript is er geen tekening; de tabel hieronder heeft dezelfde inhoud.",
        "Without JavaScript there is no picture; the table below has the same content.",
    ),
    "network_word": Text("Netwerk", "Network"),
    "search_word": Text("Zoek", "Search"),
    "inferred_word": Text("ook wat is afgeleid", "also what was inferred"),
    "all_word": Text("toon alles", "show all"),
    "start_word": Text("terug naar het begin", "back to the start"),
    "picture_word": Text("bewaar als PNG", "save as PNG"),
    "canvas_word": Text(
        "Tekening van het netwerk; de tabel op deze pagina heeft dezelfde inhoud",
        "Picture of the network; the table on this page has the same content",
    ),
    "asserted_key": Text("staat er", "stated"),
    "inferred_key": Text("afgeleid", "inferred"),
    "details_word": Text("Het gekozen ding", "The chosen thing"),
    "details_hint": Text(
        "Kies een ding in de tekening of de tabel: u ziet wat het is en waarmee het verbonden is.",
        "Choose a thing in the picture or in the table to see what it is and what it is joined to.",
    ),
    "table_word": Text("Hetzelfde als tabel", "The same as a table"),
}
_SCRIPT_WORDS = {
    "status": Text(
        "{shown} van {nodes} dingen getekend, {edges} verbindingen; {matches} in de tabel.",
        "{shown} of {nodes} things drawn, {edges} connections; {matches} in the table.",
    ),
    "beyond": Text(
        "Verbonden dingen die niet op deze pagina staan: {count}.",
        "Connected things that are not on this page: {count}.",
    ),
}
_PROPERTIES = {
    "skos:broader": Text("valt onder", "broader"),
    "skos:narrower": Text("omvat", "narrower"),
    "skos:broaderTransitive": Text("valt onder (ook via andere)", "broader, through others too"),
    "skos:narrowerTransitive": Text("omvat (ook via andere)", "narrower, through others too"),
}
_THING = Text("ding zonder soort", "thing without a class")


@dataclass(frozen=True, slots=True)
class _Names:
    """What classes, kinds and properties are called on the page."""

    terms: Mapping[str, Text]
    lang: Language

    def type(self, name: str) -> str:
        known = self.terms.get(f"pg:{name}") or (_THING if name == "Thing" else Text(name, name))
        return known[self.lang]

    def kind(self, name: str) -> str:
        return KIND_WORDS[name][self.lang] if name in KIND_WORDS else name

    def property(self, name: str) -> str:
        known = self.terms.get(name) or _PROPERTIES.get(name)
        return known[self.lang] if known else name.partition(":")[2] or name

    def inferred(self, yes: bool) -> str:
        return Text(" (afgeleid)", " (inferred)")[self.lang] if yes else ""


def _style(type_: str) -> tuple[str, str]:
    """Return shape and colour of a class; no two classes have both in common."""
    index = CLASSES.index(type_) if type_ in CLASSES else len(CLASSES)
    return _SHAPES[index % 7], _COLOURS[(index + index // 7) % 7]


def _short(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def _options() -> Json:
    return {
        "layout": {"randomSeed": 7, "improvedLayout": False},
        "physics": {
            "solver": "forceAtlas2Based",
            "forceAtlas2Based": {"springLength": 150, "avoidOverlap": 0.4},
            "stabilization": {"enabled": True, "iterations": 250, "fit": True},
        },
        "interaction": {"hover": True, "keyboard": {"enabled": True, "bindToWindow": False}},
        "nodes": {"size": 13, "font": {"size": 13, "color": "#1b1b1b"}},
        "edges": {
            "arrows": {"to": {"enabled": True, "scaleFactor": 0.5}},
            "color": {"color": "#888888", "highlight": "#0072b2", "inherit": False},
            "font": {"size": 11, "color": "rgba(0,0,0,0)", "strokeWidth": 0},
        },
    }


def _order(part: Part, lang: Language) -> list[str]:
    """Return the nodes as the table lists them: nearest first, then by class and name."""
    nodes = part.net.nodes

    def rank(iri: str) -> tuple[int, int, str, str]:
        type_ = nodes[iri]["type"]
        place = CLASSES.index(type_) if type_ in CLASSES else len(CLASSES)
        return nodes[iri]["distance"], place, nodes[iri][f"label_{lang}"].casefold(), iri

    return sorted(nodes, key=rank)


def _add_nodes(net: Any, part: Part, names: _Names) -> None:
    lang = names.lang
    for iri in _order(part, lang):
        values = part.net.nodes[iri]
        shape, colour = _style(values["type"])
        name, other = values[f"label_{lang}"], values["label_en" if lang == "nl" else "label_nl"]
        class_, kind = names.type(values["type"]), names.kind(values["kind"])
        about = " · ".join(w for w in (class_, kind, values["policy"]) if w)
        net.add_node(
            iri,
            label=_short(name, _LABEL),
            shape=shape,
            color=colour,
            title=f"{_short(name, _TOOLTIP)}\n{about}",
            name=name,
            other=other,
            class_label=class_,
            kind_label=kind,
            **{k: values[k] for k in ("type", "kind", "policy", "distance", "beyond")},
        )


def _add_edges(net: Any, part: Part, names: _Names) -> None:
    between: Counter[tuple[str, str]] = Counter()
    for subject, value, key, values in part.net.edges(keys=True, data=True):
        label = names.property(values["property"])
        bend = 0.08 + 0.12 * between[subject, value]
        between[subject, value] += 1
        net.add_edge(
            subject,
            value,
            id=key,
            label=label,
            title=label + names.inferred(values["inferred"]),
            dashes=values["inferred"],
            smooth={"type": "curvedCW", "roundness": round(bend, 2)},
            **values,
        )


def page_data(part: Part, terms: Mapping[str, Text], lang: Language = "nl") -> Json:
    """Return what the page draws: the nodes and edges of the part, as pyvis lays them down.

    Raises InputError (invalid-parameter) where pyvis is not installed.
    """
    net, names = _pyvis().Network(directed=True), _Names(terms, lang)
    _add_nodes(net, part, names)
    _add_edges(net, part, names)
    net.set_options(json.dumps(_options()))
    nodes, edges, _, _, _, options = net.get_network_data()
    return {
        "centre": part.centre,
        "nodes": nodes,
        "edges": edges,
        "options": json.loads(options),
        "words": {key: text[lang] for key, text in _SCRIPT_WORDS.items()},
    }


def _pyvis() -> Any:
    try:
        import pyvis.network
    except ImportError as error:
        raise InputError(
            "invalid-parameter",
            "The page is drawn with pyvis, which is not installed. "
            "Run `pip install 'policygraph[graph]'`.",
        ) from error
    return pyvis.network


def _library() -> str:
    """Return the newest vis-network that pyvis carries."""
    folder = Path(_pyvis().__file__).parent / "templates" / "lib"
    found = sorted(folder.glob("vis-*/vis-network.min.js"))
    if not found:
        raise InputError(
            "invalid-parameter",
            f"pyvis has no vis-network under {folder}. Run `pip install 'pyvis>=0.3.2'` again.",
        )
    return found[-1].read_text(encoding="utf-8")


def embed(value: Any) -> str:
    """Return a value as JSON that can stand in a script element: no ``<``, ``>`` or ``&``."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _hash(text: str) -> str:
    return "'sha256-" + b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def _limits(part: Part, data: Json, lang: Language) -> str:
    """Return what the page holds and what was left out of it."""
    if part.centre is None:
        nl, en = "beleid, normen en de bepalingen ertussen", "policies, norms and their provisions"
    else:
        nl = f"alles tot {part.depth} stappen van het begin"
        en = f"everything up to {part.depth} steps from the start"
    edge = sum(1 for node in data["nodes"] if node["beyond"])
    here = len(data["nodes"])
    return Text(
        f"Op deze pagina: {nl}, ten hoogste {part.limit} dingen. Getoond: {here}; pasten er niet "
        f"op: {part.left_out}. Dingen met verbindingen naar buiten de pagina: {edge}.",
        f"On this page: {en}, at most {part.limit} things. Shown: {here}; did not fit: "
        f"{part.left_out}. Things with connections to outside the page: {edge}.",
    )[lang]


def _icon(type_: str) -> str:
    shape, colour = _style(type_)
    drawn = (
        f'<circle cx="8" cy="8" r="6.5" fill="{colour}"/>'
        if shape == "dot"
        else f'<polygon points="{_OUTLINES[shape]}" fill="{colour}"/>'
    )
    return f'<svg width="16" height="16" aria-hidden="true">{drawn}</svg>'


def _filter(title: str, name: str, choices: Iterable[tuple[str, str, str, int]]) -> str:
    boxes = [
        f'<label><input type="checkbox" checked data-filter="{name}" value="{escape(value)}"> '
        f"{icon} <bdi>{escape(label)}</bdi> ({count})</label>"
        for value, icon, label, count in choices
    ]
    return f"<fieldset><legend>{escape(title)}</legend>{''.join(boxes)}</fieldset>" if boxes else ""


def _filters(data: Json, names: _Names) -> str:
    """Return the legend, which is also the filter by class, and the filters by kind and policy."""
    lang = names.lang
    count = {f: Counter(n[f] for n in data["nodes"] if n[f]) for f in ("type", "kind", "policy")}
    types = sorted(count["type"], key=lambda t: (*CLASSES, t).index(t))
    kinds = [k for k in KIND_WORDS if k in count["kind"]]
    return "\n".join(
        (
            _filter(
                Text("Legenda: toon deze soorten", "Legend: show these classes")[lang],
                "type",
                [(t, _icon(t), names.type(t), count["type"][t]) for t in types],
            ),
            _filter(
                Text("Kracht van bepalingen", "Kinds of provision")[lang],
                "kind",
                [(k, "", names.kind(k), count["kind"][k]) for k in kinds],
            ),
            _filter(
                Text("Inkoopbeleid", "Policies")[lang],
                "policy",
                [(p, "", p, n) for p, n in sorted(count["policy"].items())],
            ),
        )
    )


def _rows(data: Json, names: _Names) -> str:
    """Return a row a node with its names, class, policy and everything it points at."""
    lang, other = names.lang, "en" if names.lang == "nl" else "nl"
    index = {node["id"]: number for number, node in enumerate(data["nodes"])}
    targets: dict[str, list[str]] = {iri: [] for iri in index}
    label = {node["id"]: node["name"] for node in data["nodes"]}
    for edge in data["edges"]:
        class_ = ' class="inferred"' if edge["inferred"] else ""
        number = index[edge["to"]]
        targets[edge["from"]].append(
            f'<li{class_}>{escape(edge["title"])}: <a href="#n{number}" data-node="{number}">'
            f"<bdi>{escape(label[edge['to']])}</bdi></a></li>"
        )
    out = []
    for iri, number in index.items():
        node = data["nodes"][number]
        second = (
            f'<br><small><bdi lang="{other}">{escape(node["other"])}</bdi></small>'
            if node["other"] != node["name"]
            else ""
        )
        kind = f"<br><small>{escape(node['kind_label'])}</small>" if node["kind_label"] else ""
        out.append(
            f'<tr id="n{number}"><th scope="row"><a href="#n{number}" data-node="{number}">'
            f'<bdi lang="{lang}">{escape(node["name"])}</bdi></a>{second}</th>'
            f"<td>{escape(node['class_label'])}{kind}</td><td>{escape(node['policy'])}</td>"
            f"<td><ul>{''.join(targets[iri])}</ul></td><td>{node['beyond']}</td></tr>"
        )
    return "\n".join(out)


def page(part: Part, terms: Mapping[str, Text], today: str, lang: Language = "nl") -> str:
    """Return the page; ``terms`` are the labels of classes and properties, ``today`` its date.

    Raises InputError (invalid-parameter) where pyvis is not installed.
    """
    data, names = page_data(part, terms, lang), _Names(terms, lang)
    words = {key: escape(text[lang]) for key, text in _WORDS.items()}
    about = part.net.nodes[part.centre][f"label_{lang}"] if part.centre else None
    templates = files("policygraph") / "templates"
    html, style, script = (
        (templates / f"graph.{kind}").read_text(encoding="utf-8") for kind in ("html", "css", "js")
    )
    library = _library()
    heads = Text(
        "naam,soort,beleid,verbindingen,niet op deze pagina",
        "name,class,policy,connections,not on this page",
    )[lang]
    return Template(html).substitute(
        words
        | {
            "lang": lang,
            "policy": f"default-src 'none'; script-src {_hash(library)} {_hash(script)}; "
            f"style-src {_hash(style)}; base-uri 'none'; form-action 'none'",
            "title": f"{words['title']} {escape(about) if about else words['everything']}",
            "limits": escape(_limits(part, data, lang)),
            "inferred_disabled": "" if any(e["inferred"] for e in data["edges"]) else " disabled",
            "filters": _filters(data, names),
            "columns": "".join(f'<th scope="col">{h}</th>' for h in heads.split(",")),
            "rows": _rows(data, names),
            "disclaimer": escape(
                f"{DISCLAIMER[lang]} {Text('Peildatum', 'Reference date')[lang]}: {today}."
            ),
            "data": embed(data),
            "library": library,
            "style": style,
            "script": script,
        }
    )
