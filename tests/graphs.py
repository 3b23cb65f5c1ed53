"""Small graphs of hand-written Turtle, in memory or on disk, for what draws and exports them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from policygraph.build import build, ontology_rules, reason
from policygraph.network import Network
from policygraph.sources import read_turtle
from policygraph.store import GraphStore
from policygraph.vocabulary import PREFIXES, graph_iri

ROOT = Path(__file__).parent.parent
HEADER = "".join(f"@prefix {p}: <{i}> .\n" for p, i in PREFIXES.items())

SMALL = {
    "concepts": """
care:wijk a pg:CareType ; skos:prefLabel "wijkverpleging"@nl , "district nursing"@en .
care:kind a pg:CareType ; skos:broader care:wijk ; skos:prefLabel "kindzorg"@nl , "child care"@en .
law:avg a pg:Law ; skos:prefLabel "AVG"@nl , "GDPR"@en .
cert:hkz a pg:Certification ; skos:prefLabel "HKZ"@nl .
""",
    "norms": """
norm:privacy a pg:Norm ; skos:prefLabel "heeft een privacyregeling"@nl , "has privacy rules"@en .
norm:keurmerk a pg:Norm ; skos:prefLabel "heeft een keurmerk"@nl , "holds a quality mark"@en .
""",
    "a-2026": """
policy:a-2026 a pg:Policy ; dcterms:title "Inkoopbeleid A"@nl , "Policy A"@en ;
  pg:concerns care:wijk ; pg:hasTerm <https://w3id.org/policygraph/id/policy/a-2026/term-2026> .
<https://w3id.org/policygraph/id/policy/a-2026/term-2026> a pg:Term ;
  pg:contractYear "2026"^^xsd:gYear .
<https://w3id.org/policygraph/id/policy/a-2026/L0010> a pg:Requirement ;
  pg:isGeneralProvisionOf policy:a-2026 ; pg:expresses norm:privacy ; pg:citesLaw law:avg ;
  pg:startLine 10 ; pg:endLine 10 .
<https://w3id.org/policygraph/id/policy/a-2026/L0012> a pg:Expectation ;
  pg:statedIn policy:a-2026 ; pg:expresses norm:keurmerk ; pg:statedForCareType care:kind ;
  pg:acceptsProof <https://w3id.org/policygraph/id/policy/a-2026/L0012-proof-1> ;
  pg:startLine 12 ; pg:endLine 12 .
<https://w3id.org/policygraph/id/policy/a-2026/L0012-proof-1> a pg:Proof ;
  pg:proofMember cert:hkz .
""",
    "b-2026": """
policy:b-2026 a pg:Policy ; dcterms:title "Inkoopbeleid B"@nl , "Policy B"@en ;
  pg:concerns care:wijk .
<https://w3id.org/policygraph/id/policy/b-2026/L0007> a pg:Prohibition ;
  pg:isGeneralProvisionOf policy:b-2026 ; pg:expresses norm:privacy ;
  pg:consequence "=1+1"@nl , "+31 30 257 80 00"@en ; pg:startLine 7 ; pg:endLine 7 .
""",
}
"""Two policies that share one norm; three provisions in all."""


def quoted(text: str) -> str:
    """Return a text as a Turtle literal, whatever is in it."""
    return str(ox.Literal(text))


def make(turtle: Mapping[str, str]) -> GraphStore:
    """Close Turtle, by named graph, together with the real ontology."""
    graph = GraphStore()
    ontology = ox.NamedNode(graph_iri("ontology"))
    graph.raw.extend(
        ox.Quad(t.subject, t.predicate, t.object, ontology)
        for t in read_turtle(ROOT / "ontology" / "policygraph.ttl")
    )
    for name, text in turtle.items():
        graph.raw.load(
            HEADER + text, format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph_iri(name))
        )
    reason(graph, ontology_rules(graph))
    return graph


def publish(turtle: Mapping[str, str], folder: Path) -> Path:
    """Build Turtle, by named graph, as a user would; return the folder of the store."""
    for name, text in turtle.items():
        place = folder / "data" / (name if name in ("concepts", "norms") else "policies")
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{name}.ttl").write_text(HEADER + text, encoding="utf-8")
    build(ROOT / "ontology", folder / "data", folder / "store")
    return folder / "store"


def attribute(net: Network, name: str) -> dict[str, Any]:
    """Return one attribute of every node, in their order."""
    return {iri: values[name] for iri, values in net.nodes(data=True)}
