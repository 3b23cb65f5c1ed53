"""The whole graph for other tools: provisions as JSON lines, triples, quads, a network.

Every function gives the text in pieces and in the same order for the same graph.
"""

import json
import re
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from policygraph.errors import NotFoundError
from policygraph.model import Catalogue, Language, Provision
from policygraph.network import Network
from policygraph.serialise import Quote, provision_json
from policygraph.store import GraphStore
from policygraph.versions import in_force, read_day
from policygraph.vocabulary import INFERRED_GRAPH, graph_iri, policy_iri

__all__ = ["graphml", "json_lines", "nquads", "provisions", "slugs_on", "turtle"]

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def provisions(catalogue: Catalogue, policies: Iterable[str]) -> list[Provision]:
    """Return the provisions of the policies with these slugs, of all where none is named."""
    wanted = {policy_iri(slug) for slug in policies} or catalogue.policies.keys()
    return [p for p in catalogue.provisions.values() if p.policy in wanted]


def slugs_on(catalogue: Catalogue, policies: Iterable[str], as_of: str) -> list[str]:
    """Return those of the policies with these slugs, of all where none is named, as of a day.

    Raises InputError for what is no day, NotFoundError (no-policy-for-year) where none is left.
    """
    there = [p.slug for p in in_force(catalogue, read_day(as_of)).values()]
    wanted = set(policies)
    left = [slug for slug in there if not wanted or slug in wanted]
    if not left:
        error = NotFoundError(
            "no-policy-for-year", f"None of these policies was there and in force on {as_of}."
        )
        error.exit_code = 1
        raise error
    return left


def json_lines(
    catalogue: Catalogue, items: Iterable[Provision], lang: Language, quote: Quote
) -> Iterator[str]:
    """Yield each provision as one line of JSON, in the shape of DESIGN, section 4."""
    for provision in items:
        found = provision_json(catalogue, provision, lang, quote)
        yield json.dumps(found, ensure_ascii=False) + "\n"


def _quads(graph: GraphStore, policies: Iterable[str], inferred: bool) -> list[ox.Quad]:
    """Return the quads of the policies, of everything where none is named.

    Of what was inferred, a policy has the triples about itself and about what stands in it.
    """
    slugs = list(policies)
    own = {graph_iri(slug) for slug in slugs}
    things = {policy_iri(slug) for slug in slugs}

    def about(quad: ox.Quad) -> bool:
        subject = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
        return not slugs or any(subject == t or subject.startswith(t + "/") for t in things)

    found = []
    for name in graph.raw.named_graphs():
        is_inferred = name.value == INFERRED_GRAPH
        if inferred if is_inferred else not slugs or name.value in own:
            quads = graph.raw.quads_for_pattern(None, None, None, name)
            found += [q for q in quads if not is_inferred or about(q)]
    return sorted(found, key=str)


def turtle(graph: GraphStore, policies: Iterable[str] = (), *, inferred: bool = True) -> str:
    """Return the union of the graphs as Turtle: each triple once, without its graph."""
    from policygraph.formatting import turtle as formatted

    triples = {q.triple for q in _quads(graph, policies, inferred)}
    return formatted(sorted(triples, key=str))


def nquads(graph: GraphStore, policies: Iterable[str] = (), *, inferred: bool = True) -> str:
    """Return the graphs as N-Quads: each triple with the named graph it stands in."""
    quads = _quads(graph, policies, inferred)
    text = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert text is not None  # noqa: S101 - bytes are returned where no output is given
    return text.decode()


def graphml(net: Network, policies: Iterable[str] = ()) -> str:
    """Return a network as GraphML, with policies: what is part of them and its neighbours.

    A character that XML cannot hold becomes U+FFFD.
    """
    import networkx as nx

    slugs = set(policies)
    own = {i for i, v in net.nodes(data=True) if not slugs or v["policy"] in slugs}
    kept = own.union(*(set(net.succ[i]) | set(net.pred[i]) for i in own)) if slugs else own
    out: Network = nx.MultiDiGraph()
    for iri in sorted(kept):
        out.add_node(iri, **{k: _xml(v) for k, v in net.nodes[iri].items()})
    for subject, value, key, values in net.edges(keys=True, data=True):
        if subject in kept and value in kept and (subject in own or value in own):
            out.add_edge(subject, value, key, **values)
    return "\n".join(nx.generate_graphml(out, named_key_ids=True)) + "\n"


def _xml(value: str) -> str:
    return _NOT_XML.sub("\ufffd", value)
