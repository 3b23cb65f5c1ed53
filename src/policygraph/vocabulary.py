"""Every IRI of the project is made here; changing BASE is one line and a rebuild."""

import re
from typing import Final

__all__ = [
    "BASE",
    "DCTERMS",
    "ID",
    "INFERRED_GRAPH",
    "KINDS",
    "NS",
    "ORG",
    "OWL",
    "PG",
    "PREFIXES",
    "RDF",
    "RDFS",
    "SCHEMA",
    "SKOS",
    "XSD",
    "Namespace",
    "compact",
    "draft_graph_iri",
    "expand",
    "graph_iri",
    "is_draft_graph",
    "local_name",
    "policy_iri",
    "provision_iri",
    "thing_iri",
]


class Namespace:
    """A namespace; its attributes are the IRIs in it. Not a str: ``DCTERMS.title`` is an IRI."""

    __slots__ = ("base",)

    def __init__(self, base: str) -> None:
        """Take the IRI that all terms begin with."""
        self.base = base

    def __getattr__(self, name: str) -> str:
        """Return the IRI of a term."""
        return self.base + name

    def __add__(self, name: str) -> str:
        """Return the IRI of a term whose name is only known at run time."""
        return self.base + name


BASE: Final = "https://w3id.org/policygraph/"
NS: Final = BASE + "ns#"
ID: Final = BASE + "id/"

PG: Final = Namespace(NS)
SKOS: Final = Namespace("http://www.w3.org/2004/02/skos/core#")
RDF: Final = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#")
RDFS: Final = Namespace("http://www.w3.org/2000/01/rdf-schema#")
OWL: Final = Namespace("http://www.w3.org/2002/07/owl#")
XSD: Final = Namespace("http://www.w3.org/2001/XMLSchema#")
DCTERMS: Final = Namespace("http://purl.org/dc/terms/")
ORG: Final = Namespace("http://www.w3.org/ns/org#")
SCHEMA: Final = Namespace("https://schema.org/")

PREFIXES: Final = {
    "pg": NS,
    "care": ID + "care-type/",
    "prov": ID + "provider-type/",
    "role": ID + "role/",
    "facet": ID + "facet/",
    "circ": ID + "circumstance/",
    "purpose": ID + "purpose/",
    "theme": ID + "theme/",
    "law": ID + "law/",
    "agreement": ID + "agreement/",
    "standard": ID + "standard/",
    "programme": ID + "programme/",
    "cert": ID + "certification/",
    "reg": ID + "registration/",
    "register": ID + "register/",
    "organization": ID + "organization/",
    "system": ID + "system/",
    "cdoc": ID + "contract-document/",
    "contact": ID + "contact-point/",
    "finding-type": ID + "finding-type/",
    "norm": ID + "norm/",
    "policy": ID + "policy/",
    "doc": ID + "document/",
    "skos": SKOS.base,
    "dcterms": DCTERMS.base,
    "org": ORG.base,
    "schema": SCHEMA.base,
    "owl": OWL.base,
    "rdf": RDF.base,
    "rdfs": RDFS.base,
    "xsd": XSD.base,
}
"""Prefixes in the order in which files declare them."""

KINDS: Final = (
    "Requirement",
    "Prohibition",
    "ExclusionGround",
    "Permission",
    "Expectation",
    "GuidanceCriterion",
    "PurchaseRule",
    "Commitment",
    "ProcedureStep",
)
"""The nine kinds of provision, hardest first."""

_LOCAL = re.compile(r"[\w-](?:[\w.-]*[\w-])?")
_BY_LENGTH = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))


def graph_iri(name: str) -> str:
    """Return the IRI of a named graph of the store."""
    return f"{ID}graph/{name}"


INFERRED_GRAPH: Final = graph_iri("inferred")
_DRAFTS: Final = graph_iri("draft/")


def draft_graph_iri(slug: str) -> str:
    """Return the IRI of the named graph of a draft: what nobody reviewed."""
    return _DRAFTS + slug


def is_draft_graph(iri: str) -> bool:
    """Tell whether a named graph is a draft, which is no fact."""
    return iri.startswith(_DRAFTS)


def thing_iri(family: str, slug: str) -> str:
    """Return the IRI of a thing: ``thing_iri("law", "wkkgz")``."""
    return f"{ID}{family}/{slug}"


def policy_iri(slug: str) -> str:
    """Return the IRI of a policy from the slug of its document."""
    return thing_iri("policy", slug)


def provision_iri(policy_slug: str, line: int, ordinal: int = 1) -> str:
    """Return the IRI of the ordinal-th provision that begins on a line of a policy's document."""
    return f"{policy_iri(policy_slug)}/L{line:04d}" + (f".{ordinal}" if ordinal > 1 else "")


def local_name(iri: str) -> str:
    """Return what follows the last ``/`` or ``#`` of an IRI."""
    return re.split(r"[/#]", iri)[-1]


def compact(iri: str) -> str:
    """Return an IRI with its prefix (``pg:Requirement``), or unchanged where no prefix fits."""
    for prefix, namespace in _BY_LENGTH:
        rest = iri.removeprefix(namespace)
        if rest != iri and _LOCAL.fullmatch(rest):
            return f"{prefix}:{rest}"
    return iri


def expand(name: str) -> str | None:
    """Return the IRI of a prefixed name or of an absolute IRI, None for anything else."""
    prefix, colon, rest = name.partition(":")
    if colon and prefix in PREFIXES and not rest.startswith("//"):
        return PREFIXES[prefix] + rest
    return name if re.match(r"(https?|urn):\S+$", name) else None
