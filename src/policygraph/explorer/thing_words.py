"""What types, properties and kinds are called on the page about a thing."""

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from policygraph.description import labels
from policygraph.model import Catalogue, Text
from policygraph.store import GraphStore
from policygraph.vocabulary import DCTERMS, NS, PG, RDF, SKOS, compact, local_name

__all__ = ["FORCE", "INCOMING", "Names", "type_of"]

FORCE: Mapping[str, Text] = {
    "Requirement": Text(
        "Contractvoorwaarde: hieraan moet u voldoen.", "Contract condition: you must meet this."
    ),
    "Prohibition": Text("Contractvoorwaarde: dit mag niet.", "Contract condition: you must not."),
    "ExclusionGround": Text(
        "Contractvoorwaarde: wie dit treft, krijgt geen contract.",
        "Contract condition: whoever this concerns gets no contract.",
    ),
    "Permission": Text("Dit mag; het is geen plicht.", "This is allowed; it is no duty."),
    "Expectation": Text(
        "Alleen een verwachting, geen contractvoorwaarde.",
        "Only an expectation, no contract condition.",
    ),
    "GuidanceCriterion": Text(
        "Richtinggevend: u kunt er geen rechten aan ontlenen.",
        "For guidance: it gives you no rights.",
    ),
    "PurchaseRule": Text(
        "Wat de verzekeraar inkoopt of vergoedt, en wanneer.",
        "What the insurer buys or reimburses, and when.",
    ),
    "Commitment": Text(
        "Hieraan bindt de verzekeraar zichzelf.", "By this the insurer binds itself."
    ),
    "ProcedureStep": Text(
        "Een stap, kanaal of termijn in de procedure.",
        "A step, channel or deadline in the procedure.",
    ),
}
"""How firmly a provision of each kind binds, in a sentence."""

_WORDS: Mapping[str, Text] = {
    PG.guard: Text("geldt alleen als", "holds only if"),
    PG.exception: Text("geldt niet als (uitzondering)", "does not hold if (exception)"),
    PG.bearer: Text("wie aan zet is", "who must or may act"),
    PG.expresses: Text("stelt deze norm", "states this norm"),
    PG.theme: Text("onderwerp", "theme"),
    PG.requiresCredential: Text("vraagt dit bewijsstuk", "asks for this credential"),
    PG.acceptsProof: Text("aanvaardt dit als bewijs", "accepts this as proof"),
    SKOS.broader: Text("valt onder", "broader"),
    SKOS.narrower: Text("omvat", "narrower"),
    SKOS.broaderTransitive: Text("valt onder, ook via andere", "broader, through others too"),
    SKOS.narrowerTransitive: Text("omvat, ook via andere", "narrower, through others too"),
    DCTERMS.isPartOf: Text("deel van", "part of"),
    DCTERMS.publisher: Text("uitgever", "publisher"),
}
INCOMING: Mapping[str, Text] = {
    PG.concerns: Text("inkoopbeleid hierover", "policy that concerns this"),
    PG.insurer: Text("inkoopbeleid van deze verzekeraar", "policy of this insurer"),
    PG.incorporates: Text("hoort bij het contract volgens", "part of the contract according to"),
    PG.document: Text("brondocument van", "source document of"),
    DCTERMS.publisher: Text("document van deze uitgever", "document of this publisher"),
    PG.keptBy: Text("register van deze organisatie", "register kept by this organisation"),
    PG.operatedBy: Text("systeem van deze organisatie", "system run by this organisation"),
    PG.entryIn: Text("inschrijving in dit register", "registration in this register"),
    PG.contactFor: Text("contactpunt hiervoor", "contact point for this"),
    PG.inFacet: Text("hoort bij deze indeling", "belongs to this facet"),
    PG.excludes: Text("kan niet samengaan met", "cannot go together with"),
    PG.possiblySucceeds: Text("mogelijke opvolger", "possible successor"),
}
"""What something is to the thing whose page it stands on."""


class Names:
    """What the graph calls things that the catalogue does not hold: properties, sections, terms."""

    def __init__(self, graph: GraphStore, iris: Iterable[str]) -> None:
        """Read the names of the IRIs."""
        found: dict[str, dict[str, str]] = {}
        for t in labels(graph, [i for i in iris if i not in _WORDS]):
            if isinstance(t.subject, ox.NamedNode) and isinstance(t.object, ox.Literal):
                named = found.setdefault(t.subject.value, {})
                named.setdefault(t.object.language or "nl", t.object.value)
        self._found = {i: Text(n.get("nl", ""), n.get("en", "")) for i, n in found.items()}

    def of(self, iri: str) -> Text:
        """Return the name of a property or part, its short IRI where it has none."""
        known = _WORDS.get(iri) or self._found.get(iri)
        if known:
            return known
        short = compact(iri)
        end = local_name(iri) if short == iri else short
        return Text(end, end)


def type_of(graph: GraphStore, catalogue: Catalogue, iri: str) -> str:
    """Return the local name of the class that a thing was asserted to be of, or nothing."""
    if iri in catalogue.concepts:
        return catalogue.concepts[iri].type
    if iri in catalogue.policies:
        return "Policy"
    quads = graph.raw.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(RDF.type), None, None)
    found = sorted(q.object.value for q in quads if isinstance(q.object, ox.NamedNode))
    return next((local_name(t) for t in found if t.startswith(NS)), "")
