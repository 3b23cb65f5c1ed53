"""Dutch number words and what they are worth: drie, vijfentwintig, tweehonderd."""

from collections.abc import Mapping

__all__ = ["number_words"]

_ENDINGS_IN_E = "eé"


def number_words(simple: Mapping[str, int | float]) -> dict[str, int | float]:
    """Return the simple number words with the compounds that Dutch makes of them.

    ``simple`` holds the words up to twenty, the tens and ``honderd``; added are the numbers
    between the tens (vijfentwintig, tweeëndertig) and the hundreds (tweehonderd).
    """
    out = dict(simple)
    units = {word: value for word, value in simple.items() if value in range(1, 10)}
    tens = {word: value for word, value in simple.items() if value in range(20, 100, 10)}
    for unit, one in units.items():
        joined = f"{unit}ën" if unit[-1] in _ENDINGS_IN_E else f"{unit}en"
        for ten, many in tens.items():
            out[f"{joined}{ten}"] = one + many
        if one > 1 and "honderd" in simple:
            out[f"{unit}honderd"] = one * 100
    return out
