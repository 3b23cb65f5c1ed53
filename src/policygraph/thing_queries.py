"""The SPARQL behind every table of a page about a thing: the text that is run is the text shown.

Rows are put in order by one text of a row where they can be many: comparing IRI by IRI asks the
store for each, which takes ten times as long.

Each function returns a whole query, PREFIX lines included, that gives the rows of one table in
their order. An IRI is written with its prefix where one fits; ``checked`` refuses what is none.
"""

import re
from typing import Final

from policygraph.model import Language
from policygraph.vocabulary import INFERRED_GRAPH, KINDS, PREFIXES, compact

__all__ = [
    "PROPERTIES",
    "RELATIONS",
    "announcements",
    "checked",
    "expressed",
    "findings",
    "findings_of_type",
    "hierarchy",
    "is_iri",
    "kinds_in",
    "neighbours",
    "paged",
    "provisions_in",
    "related",
    "same_norm",
    "terms_of",
    "touched",
    "used",
]

PROPERTIES: Final = (
    "pg:expresses", "pg:theme", "pg:bearer", "pg:guard", "pg:exception", "pg:conditionFor",
    "pg:citesLaw", "pg:conformsTo", "pg:requiresCredential", "pg:involves", "pg:citesDocument",
    "pg:hasContact", "pg:statedForCareType", "pg:statedForProviderType", "pg:statedForRole",
    "pg:defines",
)  # fmt: skip
"""How a provision can name a thing; a list of accepted proof comes on top."""

RELATIONS: Final = (
    "pg:concerns", "pg:insurer", "pg:incorporates", "pg:document", "dcterms:publisher",
    "pg:keptBy", "pg:operatedBy", "pg:entryIn", "pg:contactFor", "pg:inFacet", "pg:excludes",
    "pg:possiblySucceeds", *PROPERTIES[6:12],
)  # fmt: skip
"""How something that is no provision can name a thing."""

_IRI = re.compile(r"https?://[^\x00-\x20<>\"{}|^`\\]+")
_PREFIXED = re.compile(r"(?<![\w:<?])([a-z][a-z-]*):(?=[\w])")
_IRIS = re.compile(r"<[^<>\s]*>|\"[^\"]*\"")
_KINDS: Final = ", ".join("pg:" + kind for kind in KINDS)
_PLACE: Final = f"""pg:statedIn ?policy ; pg:startLine ?line ; a ?kind .
  FILTER (?kind IN ({_KINDS}))"""
_NAMED: Final = """OPTIONAL { ?provision pg:expresses ?norm }
  OPTIONAL { ?provision pg:section/pg:heading ?heading }"""


def is_iri(text: str) -> bool:
    """Return whether a text can stand in a query as an IRI."""
    return _IRI.fullmatch(text) is not None


def checked(iri: str) -> str:
    """Return an IRI as SPARQL writes it. Raises ValueError for what is no IRI."""
    if not is_iri(iri):
        raise ValueError(iri)
    short = compact(iri)
    return f"<{iri}>" if short == iri else short


def _whole(body: str) -> str:
    """Put the PREFIX lines that a query needs before it."""
    used_ = set(_PREFIXED.findall(_IRIS.sub(" ", body)))
    lines = [f"PREFIX {p}: <{iri}>\n" for p, iri in PREFIXES.items() if p in used_]
    return "".join(lines) + "\n" + body


def paged(query: str, size: int, offset: int) -> str:
    """Return the query for a part of its rows."""
    return f"{query}\nLIMIT {size}" + (f" OFFSET {offset}" if offset else "")


def _refers(iri: str, properties: tuple[str, ...], rest: str, proof: bool) -> str:
    """Return the pattern of what names a thing; ``rest`` goes on about the provision."""
    named = f"""?provision ?property {checked(iri)} ; {rest}
  FILTER (?property IN ({", ".join(properties)}))"""
    if not proof:
        return named
    # Written out on both sides: a join with the union would look at every provision there is.
    return f"""{{ {named} }}
  UNION
  {{ ?provision pg:acceptsProof/pg:proofMember {checked(iri)} ; {rest}
  BIND (pg:acceptsProof AS ?property) }}"""


def used(iri: str, proof: bool = False) -> str:
    """Return the query for the provisions that name a thing: by policy, then by how they do.

    ``proof``: also those that accept it as proof, which only certificates and registrations are.
    """
    return _whole(f"""SELECT DISTINCT ?policy ?property ?provision ?kind ?norm ?heading ?line
WHERE {{
  {_refers(iri, PROPERTIES, _PLACE, proof)}
  {_NAMED}
  BIND (CONCAT(STR(?policy), " ", STR(?property)) AS ?key)
  BIND (STR(?provision) AS ?name)
}}
ORDER BY ?key ?line ?name""")


def touched(iri: str, kind: str, lang: Language, proof: bool = False) -> str:
    """Return the query for whom a thing touches; ``kind`` is CareType or ProviderType.

    A provision that only defines the thing does not touch anybody.
    """
    return _whole(f"""SELECT ?touched ?label (COUNT(DISTINCT ?provision) AS ?provisions) WHERE {{
  {_refers(iri, PROPERTIES[:-1], f"pg:appliesTo{kind} ?touched .", proof)}
  OPTIONAL {{ ?touched skos:prefLabel ?label . FILTER (LANG(?label) = "{lang}") }}
}}
GROUP BY ?touched ?label
ORDER BY DESC(?provisions) LCASE(?label) ?touched""")


def hierarchy(iri: str, lang: Language) -> str:
    """Return the query for what is broader and narrower, directly or through others."""
    it = checked(iri)
    return _whole(f"""SELECT DISTINCT ?relation ?thing ?label ?direct WHERE {{
  {{ {it} skos:broaderTransitive ?thing . BIND ("broader" AS ?relation)
    BIND (EXISTS {{ {it} skos:broader ?thing }} AS ?direct) }}
  UNION
  {{ {it} skos:narrowerTransitive ?thing . BIND ("narrower" AS ?relation)
    BIND (EXISTS {{ {it} skos:narrower ?thing }} AS ?direct) }}
  OPTIONAL {{ ?thing skos:prefLabel ?label . FILTER (LANG(?label) = "{lang}") }}
}}
ORDER BY ?relation DESC(?direct) LCASE(?label) ?thing""")


def related(iri: str) -> str:
    """Return the query for what else names a thing: policies, norms, registers, members …."""
    return _whole(f"""SELECT DISTINCT ?property ?thing WHERE {{
  VALUES ?property {{ {" ".join(RELATIONS)} }}
  ?thing ?property {checked(iri)} .
  FILTER NOT EXISTS {{ ?thing pg:statedIn ?policy }}
}}
ORDER BY ?property ?thing""")


def neighbours(iri: str) -> str:
    """Return the query for all that a thing is joined to, and whether the rules inferred it."""
    it = checked(iri)
    return _whole(f"""SELECT DISTINCT ?direction ?property ?neighbour ?inferred WHERE {{
  {{ GRAPH ?graph {{ {it} ?property ?neighbour }} BIND ("from" AS ?direction) }}
  UNION
  {{ GRAPH ?graph {{ ?neighbour ?property {it} }} BIND ("to" AS ?direction) }}
  FILTER (ISIRI(?neighbour) && ?property != rdf:type && ?property != rdfs:seeAlso)
  BIND (?graph = <{INFERRED_GRAPH}> AS ?inferred)
  BIND (CONCAT(?direction, " ", STR(?property), " ", STR(?neighbour)) AS ?key)
}}
ORDER BY ?inferred ?key""")


def expressed(norm: str, lang: Language) -> str:
    """Return the query for how each policy states a norm: kind, threshold, proof, deadline."""
    it = checked(norm)
    return _whole(f"""SELECT
  ?policy ?provision ?kind ?line ?thresholds ?proof ?deadlines ?guard ?exception
WHERE {{
  ?provision pg:expresses {it} ; {_PLACE}
  OPTIONAL {{ ?provision pg:guard ?guard }}
  OPTIONAL {{ ?provision pg:exception ?exception }}
  OPTIONAL {{
    SELECT ?provision (GROUP_CONCAT(?limit ; SEPARATOR=" | ") AS ?thresholds) WHERE {{
      ?provision pg:expresses {it} ; pg:hasThreshold ?threshold .
      ?threshold pg:quantity ?what ; pg:comparator ?sign ; pg:value ?number ; pg:unit ?unit .
      FILTER (LANG(?what) = "{lang}" && LANG(?unit) = "{lang}")
      BIND (CONCAT(?what, " ", ?sign, " ", STR(?number), " ", ?unit) AS ?limit)
    }} GROUP BY ?provision
  }}
  OPTIONAL {{
    SELECT ?provision (GROUP_CONCAT(?list ; SEPARATOR=" | ") AS ?proof) WHERE {{
      SELECT ?provision (GROUP_CONCAT(STR(?member) ; SEPARATOR=" & ") AS ?list) WHERE {{
        ?provision pg:expresses {it} ; pg:acceptsProof ?accepted .
        ?accepted pg:proofMember ?member .
      }} GROUP BY ?provision ?accepted
    }} GROUP BY ?provision
  }}
  OPTIONAL {{
    SELECT ?provision (GROUP_CONCAT(?when ; SEPARATOR=" | ") AS ?deadlines) WHERE {{
      ?provision pg:expresses {it} ; pg:hasDeadline ?deadline .
      OPTIONAL {{ ?deadline pg:date ?date }}
      OPTIONAL {{ ?deadline pg:period ?period }}
      BIND (STR(COALESCE(?date, ?period, "")) AS ?when)
    }} GROUP BY ?provision
  }}
}}
ORDER BY ?policy ?line ?provision""")


def same_norm(provision: str, norm: str) -> str:
    """Return the query for the other provisions that express a norm."""
    return _whole(f"""SELECT DISTINCT ?policy ?provision ?kind ?heading ?line WHERE {{
  ?provision pg:expresses {checked(norm)} ; {_PLACE}
  OPTIONAL {{ ?provision pg:section/pg:heading ?heading }}
  FILTER (?provision != {checked(provision)})
}}
ORDER BY ?policy ?line ?provision""")


def provisions_in(policy: str) -> str:
    """Return the query for the provisions of a policy, in the order of the document."""
    place = _PLACE.replace("?policy", checked(policy))
    return _whole(f"""SELECT DISTINCT ?provision ?kind ?norm ?heading ?line WHERE {{
  ?provision {place}
  {_NAMED}
}}
ORDER BY ?line ?provision""")


def kinds_in(policy: str) -> str:
    """Return the query for how many provisions of each kind a policy has."""
    return _whole(f"""SELECT ?kind (COUNT(DISTINCT ?provision) AS ?provisions) WHERE {{
  ?provision pg:statedIn {checked(policy)} ; a ?kind .
  FILTER (?kind IN ({_KINDS}))
}}
GROUP BY ?kind
ORDER BY DESC(?provisions) ?kind""")


def terms_of(policy: str) -> str:
    """Return the query for the contract years of a policy, and for whom alone they hold."""
    return _whole(f"""SELECT DISTINCT ?year ?only WHERE {{
  {checked(policy)} pg:hasTerm ?term .
  ?term pg:contractYear ?year .
  OPTIONAL {{ ?term pg:forCareType|pg:forProviderType ?only }}
}}
ORDER BY STR(?year) ?only""")


def findings(policy: str, lang: Language) -> str:
    """Return the query for the findings on a policy and on its provisions."""
    it = checked(policy)
    return _whole(f"""SELECT DISTINCT ?about ?type ?text ?line WHERE {{
  {{ ?about pg:statedIn {it} }} UNION {{ VALUES ?about {{ {it} }} }}
  ?about pg:hasFinding ?finding .
  ?finding pg:findingType ?type ; skos:prefLabel ?text .
  OPTIONAL {{ ?finding pg:startLine ?line }}
  FILTER (LANG(?text) = "{lang}")
}}
ORDER BY ?line ?about ?text""")


def findings_of_type(type_: str, lang: Language) -> str:
    """Return the query for the findings of a type, by what they are about."""
    return _whole(f"""SELECT DISTINCT ?about ?text ?line WHERE {{
  ?finding pg:findingType {checked(type_)} ; skos:prefLabel ?text .
  ?about pg:hasFinding ?finding .
  OPTIONAL {{ ?finding pg:startLine ?line }}
  FILTER (LANG(?text) = "{lang}")
}}
ORDER BY ?about ?line ?text""")


def announcements(policy: str, lang: Language) -> str:
    """Return the query for the changes that a policy itself names."""
    return _whole(f"""SELECT DISTINCT ?text ?line WHERE {{
  {checked(policy)} pg:hasAnnouncement ?announcement .
  ?announcement skos:prefLabel ?text ; pg:startLine ?line .
  FILTER (LANG(?text) = "{lang}")
}}
ORDER BY ?line ?text""")
