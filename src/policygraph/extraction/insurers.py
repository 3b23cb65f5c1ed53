"""Patterns in which the insurer of a document stands by its own names."""

import re
from typing import Final

from policygraph.model import Catalogue

__all__ = ["naming_insurer"]

_MARK: Final = "INSURER"
_NONE: Final = r"(?!)"


def naming_insurer(pattern: str, catalogue: Catalogue, insurer: str | None) -> re.Pattern[str]:
    """Return a pattern with the names of an insurer (its IRI) where it says INSURER.

    Nothing matches there where the insurer is not known. Case makes no difference.
    """
    concept = catalogue.concepts.get(insurer or "")
    names = sorted({concept.label.nl, *concept.aliases}, key=len, reverse=True) if concept else []
    spelled = "|".join(re.escape(name).rstrip(".").rstrip("\\") + r"\.?" for name in names if name)
    return re.compile(pattern.replace(_MARK, f"(?:{spelled})" if spelled else _NONE), re.IGNORECASE)
