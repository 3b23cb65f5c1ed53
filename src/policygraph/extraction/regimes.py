"""What kind of chapter each block stands in: the chapter decides before the verb."""

from collections.abc import Mapping
from dataclasses import dataclass

from policygraph.extraction.cues import Cues
from policygraph.extraction.model import Block, StructuredText
from policygraph.extraction.sentences import sentences

__all__ = ["Regime", "last_sentence", "regimes"]

_CARRIED = "conditions"
_NOT_CARRIED = frozenset({"exclusion", "guidance", "conditions"})


@dataclass(frozen=True, slots=True)
class Regime:
    """The kind of a chapter, and how that was known: its own title, a lead-in, or what is above."""

    name: str
    rule: str


_PLAIN = Regime("plain", "no-chapter")


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
        below = "onderstaande" in block.text or "hieronder" in block.text
        if lead and lead.force == "demands" and below:
            return True
    return False


def regimes(text: StructuredText, cues: Cues) -> dict[int, Regime]:
    """Return the regime of every heading by its number.

    A title decides for itself. One that does not ("Algemeen", "Kwaliteit") and is followed by a
    list goes on with the conditions that a title or lead-in before it on the same level opened;
    otherwise it has the regime of the heading above it.
    """
    out: dict[int, Regime] = {}
    below = _contents(text)
    opened: dict[int | None, bool] = {}
    for block in text.blocks:
        if block.kind != "heading":
            continue
        number, above = block.number, block.heading
        blocks = below.get(number, [])
        found = cues.regime(block.text)
        if found:
            out[number] = Regime(found.regime, f"title:{found.id}")
        elif opened.get(above) and _lists(blocks):
            out[number] = Regime(_CARRIED, "carried-on")
        elif above is not None:
            out[number] = Regime(out[above].name, "inherited")
        else:
            out[number] = _PLAIN
        if _opens_conditions(blocks, cues):
            opened[above] = True
            if out[number].name not in _NOT_CARRIED:
                out[number] = Regime(_CARRIED, "lead-in")
        elif out[number].name == _CARRIED:
            opened[above] = True
        elif not _lists(blocks) and blocks and out[number].name != "exclusion":
            opened[above] = False
    return out
