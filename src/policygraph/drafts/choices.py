"""What may be chosen in a field of the review: names as they are written in its cells."""

from collections.abc import Mapping
from typing import Final

from policygraph.drafts.fields import Names
from policygraph.drafts.judging_others import FAMILIES
from policygraph.extraction.mentions import PROPERTIES
from policygraph.model import Language

__all__ = ["CHOICE_TYPES", "LISTS", "choices"]

_BEARERS: Final = ("ProviderType", "ProfessionalRole", "Organization")
CHOICE_TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    "norm": ("Norm",),
    "care_types": ("CareType",),
    "provider_types": ("ProviderType",),
    "roles": ("ProfessionalRole",),
    "guard": ("Circumstance",),
    "exception": ("Circumstance",),
    "theme": ("Theme",),
    "bearer": _BEARERS,
    "condition_for": ("Purpose",),
    "references": tuple(PROPERTIES),
    "proof": ("Certification", "Registration"),
    "contacts": ("ContactPoint",),
    "defines": ("CareType", "ProviderType", "ProfessionalRole"),
    "insurer": ("Organization",),
    "care": ("CareType",),
    "incorporates": ("ContractDocument",),
    "facet": ("ExclusiveFacet", "CombiningFacet"),
    "broader": ("CareType", "ProviderType", "ProfessionalRole"),
    "same_as": tuple(FAMILIES),
}
"""The fields in which things are named, and of which types these are."""
LISTS: Final = (
    "care_types", "provider_types", "roles", "condition_for", "references", "proof", "contacts",
    "care", "incorporates", "broader",
)  # fmt: skip
"""The fields that can name several things."""


def choices(names: Names, lang: Language) -> dict[str, list[list[str]]]:
    """Return the choices of each field: name as it is written, and label where that differs."""
    by_types: dict[tuple[str, ...], list[list[str]]] = {}
    for types in set(CHOICE_TYPES.values()):
        found = []
        for concept in names.catalogue.concepts.values():
            if concept.type in types:
                name, label = names.name(concept.iri, *types), concept.label[lang]
                found.append([name, label] if label and label != name else [name])
        by_types[types] = sorted(found, key=lambda pair: pair[-1].casefold())
    return {key: by_types[types] for key, types in CHOICE_TYPES.items()}
