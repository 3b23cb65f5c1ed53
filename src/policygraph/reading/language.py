"""Whether a text is Dutch: the share of the commonest small words, as a figure for people."""

import re
from collections.abc import Iterable

from policygraph.model import Text
from policygraph.reading.sentences import say

__all__ = ["dutch_share", "remark"]

# Common in Dutch and, spelt so, rare in English, German and French.
_SMALL = frozenset(
    "de het een van dat op te voor met zijn aan niet door bij ook naar om als of uit er ze zij wij "
    "hij wordt worden werd hebben heeft kan kunnen moet moeten deze dit die maar dan nog over tot "
    "onze ons uw u hun zoals omdat waar waarin geen meer zal zullen en".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 50
_USUAL = 0.18
"""Dutch policies have 0.30 to 0.42; English and German at most 0.07."""


def dutch_share(lines: Iterable[str]) -> tuple[float, int]:
    """Return the share of Dutch function words, 0 to 1, and the number of words."""
    words = [w.lower() for line in lines for w in _WORD.findall(line)]
    return (sum(w in _SMALL for w in words) / len(words) if words else 0.0), len(words)


def remark(lines: Iterable[str]) -> tuple[Text, ...]:
    """Return a sentence where a text of some length is hardly Dutch."""
    share, count = dutch_share(lines)
    if count < _ENOUGH or share >= _USUAL:
        return ()
    return (say("foreign", f"{share:.0%}", count),)
