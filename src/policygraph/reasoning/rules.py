"""A rule as an object, and the SPARQL that a closure sends: made of the ontology's IRIs only.

A pattern is a triple of terms; a term is a variable (``?x``), an IRI without brackets, or a
literal as N-Triples writes it.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

__all__ = [
    "Pattern",
    "Rule",
    "Triple",
    "is_variable",
    "to_count",
    "to_drop",
    "to_gather",
    "to_predicates",
    "to_select",
    "to_update",
    "unify",
]

Pattern: TypeAlias = tuple[str, str, str]
Triple: TypeAlias = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of OWL 2 RL/RDF, compiled for one axiom.

    ``name`` is the rule's name in OWL 2 Profiles, section 4.3. ``head`` is None for a rule that
    finds an inconsistency. ``literal_not_in`` names a variable whose datatype must be one of the
    given IRIs for the graph to be consistent.
    """

    name: str
    body: tuple[Pattern, ...]
    head: Pattern | None
    literal_not_in: tuple[str, frozenset[str]] | None = None

    def __str__(self) -> str:
        """Return the rule in one line, for reports."""
        body = " . ".join(" ".join(p) for p in self.body)
        return f"{self.name}: {body} → {' '.join(self.head) if self.head else 'false'}"


def is_variable(term: str) -> bool:
    """Tell whether a term of a pattern is a variable."""
    return term.startswith("?")


def _sparql(term: str) -> str:
    return term if term.startswith(("?", '"')) else f"<{term}>"


def _group(patterns: Iterable[Pattern]) -> str:
    return " ".join(" ".join(_sparql(t) for t in p) + " ." for p in patterns)


def to_update(rule: Rule, read: str, write: str, asserted: Container[str] | None = None) -> str:
    """Return the SPARQL 1.1 update that adds what the rule infers to the graph ``write``.

    An update does not see named graphs as a union, so the graphs are named with USING: ``read``
    holds what is asserted, ``write`` what was inferred before. What is asserted is not written
    again: the inferred graph holds only new triples. ``asserted`` tells which predicates occur in
    ``read``, so that a rule need not look where nothing can be; None is every predicate.
    """
    if rule.head is None:
        raise ValueError(f"{rule.name} has no head to write")

    def occurs(predicate: str) -> bool:
        return asserted is None or is_variable(predicate) or predicate in asserted

    head = _group([rule.head])
    body = _group(rule.body)
    subject = rule.head[0]
    known = not is_variable(subject) or any(p[0] == subject for p in rule.body)
    guard = "" if known else f" FILTER(!isLiteral({subject}))"
    told = {t for t in rule.head if is_variable(t)}
    if told and told < {t for p in rule.body for t in p if is_variable(t)}:
        # What the head does not tell would only repeat the same triple, to be looked up each time.
        # Not DISTINCT: a store may look up before it, a group is made before anything is asked.
        names = " ".join(sorted(told))
        body = f"{{ SELECT {names} WHERE {{ {body} }} GROUP BY {names} }}"
    new = f" FILTER NOT EXISTS {{ {head} }}"
    using = f"USING <{read}> USING <{write}>"
    if not any(occurs(p[1]) for p in rule.body):
        using = f"USING <{write}> USING NAMED <{read}>"
        new += f" FILTER NOT EXISTS {{ GRAPH <{read}> {{ {head} }} }}"
    if not occurs(rule.head[1]):
        new = ""
    return f"INSERT {{ GRAPH <{write}> {{ {head} }} }} {using} WHERE {{ {body}{guard}{new} }}"


def to_select(rule: Rule, read: Sequence[str]) -> str:
    """Return the SPARQL query whose rows are the matches of the rule's body."""
    test = ""
    if rule.literal_not_in:
        variable, datatypes = rule.literal_not_in
        allowed = ", ".join(f"<{d}>" for d in sorted(datatypes))
        test = f" FILTER(!isLiteral({variable}) || DATATYPE({variable}) NOT IN ({allowed}))"
    graphs = " ".join(f"FROM <{g}>" for g in read)
    return f"SELECT DISTINCT * {graphs} WHERE {{ {_group(rule.body)}{test} }}"


def to_gather(graphs: Iterable[str], into: str) -> str:
    """Return the update that copies some graphs into one."""
    return " ; ".join(f"ADD <{graph}> TO <{into}>" for graph in graphs)


def to_predicates(rules: Iterable[Rule], graph: str) -> str:
    """Return the query for the predicates ``?p`` of rules that occur in a graph."""
    said = {p[1] for rule in rules for p in (*rule.body, *((rule.head,) if rule.head else ()))}
    wanted = " ".join(f"<{p}>" for p in sorted(said) if not is_variable(p))
    some = f"VALUES ?p {{ {wanted} }} FILTER EXISTS {{ ?s ?p ?o }}"
    return f"SELECT ?p FROM <{graph}> WHERE {{ {some} }}"


def to_count(graph: str, predicates: Iterable[str]) -> str:
    """Return the query for the number ``?n`` of triples of a graph with one of the predicates."""
    wanted = " ".join(f"<{p}>" for p in predicates)
    return f"SELECT (COUNT(*) AS ?n) FROM <{graph}> WHERE {{ VALUES ?p {{ {wanted} }} ?s ?p ?o }}"


def to_drop(graph: str) -> str:
    """Return the update that removes a graph, there or not."""
    return f"DROP SILENT GRAPH <{graph}>"


def unify(pattern: Pattern, triple: Triple, bindings: Mapping[str, str]) -> dict[str, str] | None:
    """Return the bindings extended so that the pattern becomes the triple, None if it cannot."""
    out = dict(bindings)
    for term, value in zip(pattern, triple, strict=True):
        if not is_variable(term):
            if term != value:
                return None
        elif out.setdefault(term, value) != value:
            return None
    return out
