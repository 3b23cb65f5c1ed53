"""How the classes of the network look: a colour for a family, a shape for each of its classes."""

from collections.abc import Mapping
from dataclasses import dataclass

from policygraph.model import Text

__all__ = ["FAMILIES", "OUTLINES", "Family", "style"]


@dataclass(frozen=True, slots=True)
class Family:
    """Classes that belong together: a name, a colour (#rrggbb), and the shape of each class."""

    name: Text
    colour: str
    shapes: Mapping[str, str]


FAMILIES = (
    Family(Text("Wat er wordt gevraagd", "What is asked"), "#b8500b", {
        "Norm": "dot", "Theme": "square", "Circumstance": "diamond", "Purpose": "triangle",
    }),
    Family(Text("Zorg en aanbieders", "Care and providers"), "#0b7a4b", {
        "CareType": "dot", "ProviderType": "square", "ProfessionalRole": "diamond",
        "ExclusiveFacet": "triangle", "CombiningFacet": "triangleDown",
    }),
    Family(Text("Inkoopbeleid", "Policies"), "#0a558c", {
        "Policy": "star", "Provision": "dot", "Announcement": "triangle", "Term": "triangleDown",
        "Section": "square", "Document": "hexagon", "ContractDocument": "diamond",
    }),
    Family(Text("Wetten en afspraken", "Laws and agreements"), "#6a3d9a", {
        "Law": "square", "Agreement": "dot", "Standard": "diamond", "Programme": "triangle",
    }),
    Family(Text("Bewijs", "Proof"), "#8a6a00", {
        "Certification": "star", "Registration": "square", "Register": "hexagon", "Proof": "dot",
    }),
    Family(Text("Grenzen en termijnen", "Thresholds and deadlines"), "#c2255c", {
        "Deadline": "triangleDown", "Threshold": "triangle",
    }),
    Family(Text("Wie en waar", "Who and where"), "#0b7285", {
        "Organization": "square", "InformationSystem": "diamond", "ContactPoint": "dot",
    }),
    Family(Text("Over de tekst zelf", "About the text itself"), "#5a6472", {
        "Finding": "triangle", "FindingType": "diamond", "Thing": "dot",
    }),
)  # fmt: skip
"""Every class of the network stands in one family; all colours have 4.5:1 contrast with white."""

OUTLINES = {
    "dot": "",
    "star": "8,1 10,6 15,6 11,9.5 12.5,15 8,11.5 3.5,15 5,9.5 1,6 6,6",
    "diamond": "8,1 15,8 8,15 1,8",
    "triangle": "8,1.5 15,14 1,14",
    "square": "2,2 14,2 14,14 2,14",
    "hexagon": "4.5,2 11.5,2 15,8 11.5,14 4.5,14 1,8",
    "triangleDown": "1,2 15,2 8,14.5",
}
"""The points of each shape in a square of 16 by 16; a dot has none."""

_STYLES = {name: (shape, f.colour) for f in FAMILIES for name, shape in f.shapes.items()}


def style(type_: str) -> tuple[str, str]:
    """Return shape and colour of a class; no two classes have both in common."""
    return _STYLES.get(type_, _STYLES["Thing"])
