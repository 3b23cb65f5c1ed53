"""The words of a page about the network, for its script and for what stands there before it."""

from policygraph.model import Text
from policygraph.picture.growth import Asked, Sight
from policygraph.picture.pieces import Names

__all__ = ["SCRIPT_WORDS", "limits"]

SCRIPT_WORDS = {
    "whole_all": Text(
        "Getoond: het hele netwerk, {shown} dingen en {edges} verbindingen.",
        "Shown: the whole network, {shown} things and {edges} connections.",
    ),
    "whole_part": Text(
        "Getoond: {shown} van de {total} dingen van het netwerk en {edges} verbindingen. "
        "Niet getoond: {left}.",
        "Shown: {shown} of the {total} things of the network and {edges} connections. "
        "Not shown: {left}.",
    ),
    "near_all": Text(
        "Getoond: alle {shown} dingen binnen {depth} {steps} van het begin of verder opengeklapt, "
        "met {edges} verbindingen.",
        "Shown: all {shown} things within {depth} {steps} of the start or opened further, "
        "with {edges} connections.",
    ),
    "near_part": Text(
        "Getoond: {shown} van de {total} dingen binnen {depth} {steps} van het begin of verder "
        "opengeklapt, met {edges} verbindingen. Het begin toont er ten hoogste {limit}. "
        "Niet getoond: {left}.",
        "Shown: {shown} of the {total} things within {depth} {steps} of the start or opened "
        "further, with {edges} connections. The start shows at most {limit}. Not shown: {left}.",
    ),
    "filtered": Text("Er staan filters aan.", "Filters are on."),
    "step": Text("stap", "step"),
    "steps": Text("stappen", "steps"),
    "inferred": Text(" (afgeleid)", " (inferred)"),
    "beyond": Text("nog {count} buren niet getoond", "{count} neighbours not shown yet"),
    "outside": Text(
        "Buren die niet in dit bestand staan: {count}.",
        "Neighbours that are not in this file: {count}.",
    ),
    "grow": Text("Toon de {count} andere buren", "Show the {count} other neighbours"),
    "grow_more": Text(
        "Toon {step} van {count} andere buren", "Show {step} of {count} other neighbours"
    ),
    "more": Text("Toon er {count} meer", "Show {count} more"),
    "collapse": Text("Klap weer in", "Close again"),
    "start_here": Text("Begin hier", "Start here"),
    "page": Text("Alles hierover", "All about this"),
    "details": Text("Het gekozen ding", "The chosen thing"),
    "hint": Text(
        "Klik op een ding: u ziet wat het is, en zijn buren komen erbij. +12 betekent: nog twaalf "
        "buren die u niet ziet.",
        "Click on a thing: you see what it is, and its neighbours appear. +12 means: twelve more "
        "neighbours that you do not see yet.",
    ),
    "hint_map": Text(
        "Dit is een kaart: elk beleid is een land, elk thema daarin een wijk; in het midden liggen "
        "de gedeelde begrippen en normen. Zoom in voor namen, klik op een ding voor al zijn "
        "verbindingen, of dubbelklik op een wijk om erheen te gaan.",
        "This is a map: every policy is a land, every theme in it a district; in the middle lie "
        "the shared concepts and norms. Zoom in for names, click on a thing for all its "
        "connections, or double-click a district to go there.",
    ),
    "links": Text("Verbindingen in beeld: {count}", "Connections in view: {count}"),
    "no_links": Text("Geen verbindingen in beeld", "No connections in view"),
    "more_links": Text("en nog {count}, zie de tabel", "and {count} more, see the table"),
    "announce": Text(
        "{name}, {about}. Verbindingen in beeld: {links}; buren niet getoond: {beyond}.",
        "{name}, {about}. Connections in view: {links}; neighbours not shown: {beyond}.",
    ),
    "no_way": Text("Die kant op staat niets.", "There is nothing that way."),
    "hits": Text("{count} gevonden in wat u ziet.", "{count} found in what you see."),
    "hits_more": Text(
        "{count} gevonden in wat u ziet; de eerste {shown} staan in de lijst.",
        "{count} found in what you see; the first {shown} are in the list.",
    ),
    "rows": Text("Rijen 1 tot en met {shown} van {total}.", "Rows 1 to {shown} of {total}."),
    "more_rows": Text("Toon {count} van {left} andere rijen", "Show {count} of {left} other rows"),
    "failed": Text(
        "Het laden is niet gelukt; wat u ziet, is van daarvoor. Probeer het opnieuw.",
        "Loading failed; what you see is from before. Try again.",
    ),
    "others": Text("{count} andere", "{count} others"),
    "more_cell": Text("en nog {count}", "and {count} more"),
    "line": Text("regel", "line"),
    "other_lang": Text("en", "nl"),
}  # fmt: skip
"""By name; ``{name}`` is filled in by the script, or here."""


def limits(sight: Sight, names: Names) -> str:
    """Return what is shown, what is not, and by which limits, as the script says it too."""
    asked, lang = sight.asked, names.lang
    words = {name: text[lang] for name, text in SCRIPT_WORDS.items()}
    whole = "whole" if asked.thing is None else "near"
    said = words[f"{whole}_{'part' if sight.not_shown else 'all'}"].format(
        shown=len(sight.nodes),
        total=len(sight.nodes) + sight.not_shown,
        edges=len(sight.edges),
        depth=asked.depth,
        limit=asked.limit,
        steps=words["step" if asked.depth == 1 else "steps"],
        left=_left(sight, names),
    )
    return f"{said} {words['filtered']}" if _filtered(asked) else said


def _left(sight: Sight, names: Names) -> str:
    """Return the three classes of which most is left out, and how much else."""
    counts = [(names.type(t), n) for t, n in sight.left_out.items()]
    counts.sort(key=lambda count: (-count[1], count[0]))
    said = [f"{number} × {name}" for name, number in counts[:3]]
    if rest := sum(number for _, number in counts[3:]):
        said.append(SCRIPT_WORDS["others"][names.lang].format(count=rest))
    return ", ".join(said)


def _filtered(asked: Asked) -> bool:
    return bool(asked.types or asked.kinds or asked.policies)
