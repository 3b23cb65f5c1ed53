"""What kind of chapter each block stands in: the chapter decides before the verb."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from policygraph.extraction.cues import Cues
from policygraph.extraction.model import Block, StructuredText
from policygraph.extraction.sentences import sentences

__all__ = ["Regime", "last_sentence", "outside", "regimes"]

_CARRIED = "conditions"
_NOT_CARRIED = frozenset({"exclusion", "guidance", "conditions"})
_WEAK_TITLES = frozenset({"about"})
"""Regimes of a title ("Inleiding") that say nothing within a chapter that has one of its own."""
_TITLE = 120
"""Longer first lines are no title."""
_INLINE_ARTICLE = re.compile(r"\bArtikel (\d+)[.:]? [A-Z]")


@dataclass(frozen=True, slots=True)
class Regime:
    """The kind of a chapter, and how that was known: its own title, a lead-in, or what is above.

    ``binding``: it is an article of a regulation or agreement, where every verb is an order.
    """

    name: str
    rule: str
    binding: bool = False


def outside(text: StructuredText, cues: Cues) -> Regime:
    """Return the regime of what stands in no chapter."""
    return Regime("plain", "no-chapter", is_instrument(text, cues))


def last_sentence(text: str) -> str:
    """Return the last sentence of a text: that is what introduces a list."""
    found = list(sentences(text))
    return text[slice(*found[-1])] if found else text


def _contents(text: StructuredText) -> Mapping[int, list[Block]]:
    """Return the blocks directly below each heading, without noise and further headings."""
    below: dict[int, list[Block]] = {}
    for block in text.blocks:
        if block.heading is not None and block.kind not in ("heading", "noise"):
            below.setdefault(block.heading, []).append(block)
    return below


def _lists(blocks: list[Block]) -> bool:
    """Tell whether a section is a list: items first, or a line that introduces them."""
    if not blocks:
        return False
    first = blocks[0]
    return first.kind == "item" or (
        first.text.rstrip().endswith(":") and len(blocks) > 1 and blocks[1].kind == "item"
    )


def _opens_conditions(blocks: list[Block], cues: Cues) -> bool:
    """Tell whether a section announces that the conditions below it must be met."""
    for block in blocks[:3]:
        lead = cues.lead(block.text) if block.kind == "paragraph" else None
        if lead and lead.force == "demands" and cues.says("conditions-below", block.text):
            return True
    return False


def is_instrument(text: StructuredText, cues: Cues) -> bool:
    """Tell whether a whole document is made of rules: its title says so, or its running text.

    Articles inside running text, numbered one after the other, are those of an agreement that
    lost its lines.
    """
    title = next((b.text for b in text.blocks if b.kind != "noise"), "")
    if len(title) < _TITLE and cues.says("instrument", title):
        return True
    prose = (b.text for b in text.blocks if b.kind in ("paragraph", "item"))
    numbers = [int(n) for t in prose for n in _INLINE_ARTICLE.findall(t)]
    return any(two == one + 1 for one, two in pairwise(numbers))


def _binds(title: str, above: bool, cues: Cues) -> bool:
    """Tell whether a title begins an article or an instrument made of rules, or stands in one."""
    if cues.says("explanation", title):
        return False
    return above or cues.says("article", title) or cues.says("instrument", title)


def _defines(blocks: list[Block], cues: Cues) -> bool:
    """Tell whether a section begins by saying that it defines words."""
    return any(cues.says("definitions", b.text) for b in blocks[:2] if b.kind != "row")


def _own(block: Block, blocks: list[Block], above: Regime, cues: Cues) -> Regime | None:
    """Return the regime that a title or the first words below it give; None where they do not."""
    found = cues.regime(block.text)
    binding = _binds(block.text, above.binding, cues)
    if found and not (found.regime in _WEAK_TITLES and above.name != "plain"):
        return Regime(found.regime, f"title:{found.id}", binding)
    if _defines(blocks, cues):
        return Regime("definition", "defines", binding)
    return None


def regimes(text: StructuredText, cues: Cues) -> dict[int, Regime]:
    """Return the regime of every heading by its number.

    A title decides for itself. One that does not ("Algemeen", "Kwaliteit") and is followed by a
    list goes on with the conditions that a title or lead-in before it on the same level opened;
    otherwise it has the regime of the heading above it.
    """
    out: dict[int, Regime] = {}
    top = outside(text, cues)
    below = _contents(text)
    opened: dict[int | None, bool] = {}
    for block in text.blocks:
        if block.kind != "heading":
            continue
        number, above = block.number, block.heading
        blocks = below.get(number, [])
        parent = out[above] if above is not None else top
        binding = _binds(block.text, parent.binding, cues)
        own = _own(block, blocks, parent, cues)
        if own:
            out[number] = own
        elif opened.get(above) and _lists(blocks) and not binding:
            out[number] = Regime(_CARRIED, "carried-on", binding)
        else:
            rule = parent.rule if above is None else "inherited"
            out[number] = Regime(parent.name, rule, binding)
        if _opens_conditions(blocks, cues):
            opened[above] = True
            if out[number].name not in _NOT_CARRIED:
                out[number] = Regime(_CARRIED, "lead-in", binding)
        elif out[number].name == _CARRIED:
            opened[above] = True
        elif not _lists(blocks) and blocks and out[number].name != "exclusion":
            opened[above] = False
    return out
