"""A part of the network as one page to look at: picture, and the same content as a table.

The page is whole in itself: it asks for nothing outside its own file and its content security
policy forbids it. pyvis brings the library that draws and checks its options; the page around it
is ours. Every label reaches the page as text, never as markup.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

from policygraph.errors import InputError
from policygraph.model import Language
from policygraph.offline_page import sources, static_text, template
from policygraph.picture.growth import DEPTH, LIMIT, STEP, Asked, GraphIndex, Sight, short
from policygraph.picture.layout import Chart
from policygraph.picture.pieces import Names, embed, filters, look, rows, sight_json
from policygraph.picture.style import OUTLINES
from policygraph.picture.words import SCRIPT_WORDS, limits
from policygraph.vocabulary import ID
from policygraph.wording import DISCLAIMER

__all__ = ["page", "script_settings", "vis_network"]

Json = dict[str, Any]

_FONT = {"size": 13, "color": "#16202c", "strokeWidth": 3, "strokeColor": "#ffffff"}
_NO_KEYS = {"keyboard": {"enabled": False}, "tooltipDelay": 250}
_PART: Json = {
    "layout": {"randomSeed": 7, "improvedLayout": False},
    "physics": {
        "enabled": False,
        "solver": "forceAtlas2Based",
        "forceAtlas2Based": {
            "gravitationalConstant": -90, "springLength": 120, "avoidOverlap": 0.7,
        },
        "stabilization": {"enabled": False, "fit": False, "updateInterval": 200},
    },
    "interaction": {**_NO_KEYS, "hover": True},
    "nodes": {"font": _FONT, "widthConstraint": {"maximum": 188}},
    "edges": {
        "smooth": {"enabled": False},
        "color": {"color": "#a3adb8", "highlight": "#0a558c", "hover": "#0a558c"},
        "font": {"size": 11, "color": "#16202c", "strokeWidth": 4, "strokeColor": "#ffffff"},
        "selectionWidth": 1,
    },
}  # fmt: skip
"""Around a thing: forces, until it comes to rest."""
_MAP: Json = {
    "layout": {"improvedLayout": False},
    "physics": {"enabled": False},
    "interaction": {
        **_NO_KEYS, "hover": False, "hideEdgesOnDrag": True, "hideEdgesOnZoom": True,
    },
    "nodes": {
        "font": {**_FONT, "size": 20}, "widthConstraint": {"maximum": 140},
        "scaling": {"label": {"enabled": False, "drawThreshold": 8}},
    },
    "edges": {
        "smooth": {"enabled": False}, "selectionWidth": 1,
        "color": {"color": "#a3adb8", "highlight": "#0a558c"},
    },
}  # fmt: skip
"""The whole: places are given, nothing moves, labels come with the zoom."""


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


def vis_network() -> str:
    """Return the newest vis-network that pyvis carries."""
    folder = Path(_pyvis().__file__).parent / "templates" / "lib"
    found = sorted(folder.glob("vis-*/vis-network.min.js"))
    if not found:
        raise InputError(
            "invalid-parameter",
            f"pyvis has no vis-network under {folder}. Run `pip install 'pyvis>=0.3.2'` again.",
        )
    return found[-1].read_text(encoding="utf-8")


@cache
def _options() -> Json:
    """Return the options of both pictures, as pyvis hands them to vis-network."""
    found = {}
    for name, options in (("part", _PART), ("map", _MAP)):
        net = _pyvis().Network(directed=True)
        net.set_options(json.dumps(options))
        found[name] = json.loads(net.get_network_data()[-1])
    return found


def script_settings(index: GraphIndex, names: Names, start: Asked, **more: Any) -> Json:
    """Return what the script needs beside the things: words, looks, options, what is usual.

    ``start`` is what an address without parameters means; ``more`` are settings of one page.
    Raises InputError (invalid-parameter) where pyvis is not installed.
    """
    usual = {
        "thing": short(start.thing) if start.thing else None,
        "depth": start.depth,
        "limit": start.limit,
        "inferred": start.inferred,
    }
    return {
        "base": ID,
        "step": STEP,
        "usual": usual,
        "words": {key: text[names.lang] for key, text in SCRIPT_WORDS.items()},
        "look": look(index, names),
        "options": _options(),
    } | more


def _row_words(count: int, lang: Language) -> str:
    return SCRIPT_WORDS["rows"][lang].format(shown=count, total=count)


def page(
    index: GraphIndex, held: Sight, names: Names, today: str, chart: Chart | None = None
) -> str:
    """Return the page of what is ``held``, with its reference date; ``chart`` if it is the whole.

    Everything held stands in the table; the picture starts at its thing, one step far.
    Raises InputError (invalid-parameter) where pyvis is not installed.
    """
    lang: Language = names.lang
    library, data = vis_network(), sight_json(held, index, names, chart, ranked=True)
    start = held.asked.changed(depth=min(DEPTH, held.asked.depth), limit=LIMIT)
    scripts = [library, static_text("graph-data.js"), static_text("graph.js")]
    styles = [static_text("style.css"), static_text("graph.css")]
    places = {short(iri): f"#n{number}" for number, iri in enumerate(held.nodes)}
    text: str = template("graph_file.html").render(
        lang=lang,
        t=lambda nl, en: nl if lang == "nl" else en,
        policy=f"default-src 'none'; script-src {sources(scripts)}; "
        f"style-src {sources(styles)}; img-src data: blob:; base-uri 'none'; "
        "form-action 'none'",
        scripts=scripts,
        styles=styles,
        about=names.thing(index.net.nodes[held.asked.thing]) if held.asked.thing else None,
        limits=limits(held, names),
        depths=range(1, max(held.asked.depth, 1) + 1),
        can_infer=held.asked.inferred,
        asked=start,
        filters=filters(index, held, names),
        rows=rows(held, index, names, held.nodes),
        disclaimer=DISCLAIMER[lang],
        today=today,
        note=_row_words(len(held.nodes), lang),
        address=places.__getitem__,
        cleared="#graph-form",
        outlines=OUTLINES,
        settings=embed(script_settings(index, names, start, mode="file")),
        data=embed(data),
    )
    return text
