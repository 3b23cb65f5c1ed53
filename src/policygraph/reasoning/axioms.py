"""The ontology's own axioms, compiled to rules; an axiom outside the set is refused by name.

Source: OWL 2 Web Ontology Language Profiles (Second Edition), section 4.3, tables 4-9.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from policygraph.errors import OntologyError
from policygraph.reasoning.rules import Pattern, Rule, Triple
from policygraph.vocabulary import OWL, RDF, RDFS, XSD, compact

__all__ = ["SCHEMA_RULES", "compile_rules"]

_TYPE = RDF.type

SCHEMA_RULES: tuple[Rule, ...] = tuple(
    Rule(name, body, head)
    for name, body, head in (
        (
            "scm-sco",
            (("?a", RDFS.subClassOf, "?b"), ("?b", RDFS.subClassOf, "?c")),
            ("?a", RDFS.subClassOf, "?c"),
        ),
        ("scm-eqc1", (("?a", OWL.equivalentClass, "?b"),), ("?a", RDFS.subClassOf, "?b")),
        ("scm-eqc1", (("?a", OWL.equivalentClass, "?b"),), ("?b", RDFS.subClassOf, "?a")),
        (
            "scm-eqc2",
            (("?a", RDFS.subClassOf, "?b"), ("?b", RDFS.subClassOf, "?a")),
            ("?a", OWL.equivalentClass, "?b"),
        ),
        (
            "scm-spo",
            (("?a", RDFS.subPropertyOf, "?b"), ("?b", RDFS.subPropertyOf, "?c")),
            ("?a", RDFS.subPropertyOf, "?c"),
        ),
        ("scm-eqp1", (("?a", OWL.equivalentProperty, "?b"),), ("?a", RDFS.subPropertyOf, "?b")),
        ("scm-eqp1", (("?a", OWL.equivalentProperty, "?b"),), ("?b", RDFS.subPropertyOf, "?a")),
        (
            "scm-eqp2",
            (("?a", RDFS.subPropertyOf, "?b"), ("?b", RDFS.subPropertyOf, "?a")),
            ("?a", OWL.equivalentProperty, "?b"),
        ),
        (
            "scm-hv",
            (
                ("?a", OWL.hasValue, "?v"),
                ("?a", OWL.onProperty, "?p"),
                ("?b", OWL.hasValue, "?v"),
                ("?b", OWL.onProperty, "?q"),
                ("?p", RDFS.subPropertyOf, "?q"),
            ),
            ("?a", RDFS.subClassOf, "?b"),
        ),
        (
            "scm-dom1",
            (("?p", RDFS.domain, "?a"), ("?a", RDFS.subClassOf, "?b")),
            ("?p", RDFS.domain, "?b"),
        ),
        (
            "scm-dom2",
            (("?q", RDFS.domain, "?a"), ("?p", RDFS.subPropertyOf, "?q")),
            ("?p", RDFS.domain, "?a"),
        ),
        (
            "scm-rng1",
            (("?p", RDFS.range, "?a"), ("?a", RDFS.subClassOf, "?b")),
            ("?p", RDFS.range, "?b"),
        ),
        (
            "scm-rng2",
            (("?q", RDFS.range, "?a"), ("?p", RDFS.subPropertyOf, "?q")),
            ("?p", RDFS.range, "?a"),
        ),
    )
)
"""Rules over the schema itself; they hold for every ontology."""

_DECLARATIONS = frozenset(
    {
        OWL.Ontology,
        OWL.Class,
        OWL.ObjectProperty,
        OWL.DatatypeProperty,
        OWL.AnnotationProperty,
        OWL.NamedIndividual,
        OWL.TransitiveProperty,
        OWL.SymmetricProperty,
        OWL.Restriction,
        OWL.AllDisjointClasses,
        RDFS.Class,
        RDFS.Datatype,
        RDF.Property,
    }
)
_ANNOTATIONS = frozenset(
    {
        RDFS.label,
        RDFS.comment,
        RDFS.seeAlso,
        RDFS.isDefinedBy,
        OWL.versionInfo,
        OWL.versionIRI,
        OWL.priorVersion,
        OWL.deprecated,
    }
)
_STRUCTURE = frozenset({RDF.first, RDF.rest, OWL.onProperty, OWL.hasValue, OWL.members})
_INTEGERS = frozenset(
    XSD + n
    for n in (
        "integer nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger long int "
        "short byte unsignedLong unsignedInt unsignedShort unsignedByte"
    ).split()
)
_DATATYPES: dict[str, frozenset[str]] = {
    XSD.decimal: frozenset({XSD.decimal}) | _INTEGERS,
    XSD.integer: _INTEGERS,
    XSD.string: frozenset({XSD.string}),
    XSD.boolean: frozenset({XSD.boolean}),
    XSD.date: frozenset({XSD.date}),
    XSD.dateTime: frozenset({XSD.dateTime, XSD.dateTimeStamp}),
    XSD.duration: frozenset({XSD.duration, XSD.dayTimeDuration, XSD.yearMonthDuration}),
    XSD.gYear: frozenset({XSD.gYear}),
    RDF.langString: frozenset({RDF.langString}),
}


class _Schema:
    """The triples of an ontology, by predicate, with its lists and restrictions."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.by_predicate: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for s, p, o in triples:
            self.by_predicate[p].append((s, o))
        self._first = dict(self.by_predicate[RDF.first])
        self._rest = dict(self.by_predicate[RDF.rest])
        self._on_property = dict(self.by_predicate[OWL.onProperty])
        self._has_value = dict(self.by_predicate[OWL.hasValue])

    def of_type(self, class_: str) -> list[str]:
        return [s for s, o in self.by_predicate[_TYPE] if o == class_]

    def members(self, node: str) -> tuple[str, ...]:
        out: list[str] = []
        while node != RDF.nil and len(out) <= len(self._first):
            out.append(self._first[node])
            node = self._rest[node]
        return tuple(out)

    def has_value(self, class_: str) -> tuple[str, str] | None:
        if class_ in self._has_value and class_ in self._on_property:
            return self._on_property[class_], self._has_value[class_]
        return None

    def instance_of(self, variable: str, class_: str) -> Pattern:
        """Return the pattern that an instance of a class or of a hasValue restriction fulfils.

        A blank node has no name in SPARQL; it can stand for a class only as such a restriction.
        """
        value = self.has_value(class_)
        if value is None and class_.startswith("_:"):
            raise _unsupported("an anonymous class other than owl:hasValue", class_)
        return (variable, value[0], value[1]) if value else (variable, _TYPE, class_)


def _subclass(schema: _Schema, name: str, sub: str, super_: str) -> Iterator[Rule]:
    body, head = schema.instance_of("?x", sub), schema.instance_of("?x", super_)
    if schema.has_value(sub):
        name = "cls-hv2"
    if schema.has_value(super_):
        name = "cls-hv1"
    yield Rule(name, (body,), head)


def _subclass_of(schema: _Schema, s: str, o: str) -> Iterator[Rule]:
    yield from _subclass(schema, "cax-sco", s, o)


def _equivalent_class(schema: _Schema, s: str, o: str) -> Iterator[Rule]:
    yield from _subclass(schema, "cax-eqc1", s, o)
    yield from _subclass(schema, "cax-eqc2", o, s)


def _disjoint(_: _Schema, s: str, o: str) -> Iterator[Rule]:
    yield Rule("cax-dw", (("?x", _TYPE, s), ("?x", _TYPE, o)), None)


def _subproperty(_: _Schema, s: str, o: str) -> Iterator[Rule]:
    yield Rule("prp-spo1", (("?x", s, "?y"),), ("?x", o, "?y"))


def _equivalent_property(_: _Schema, s: str, o: str) -> Iterator[Rule]:
    yield Rule("prp-eqp1", (("?x", s, "?y"),), ("?x", o, "?y"))
    yield Rule("prp-eqp2", (("?x", o, "?y"),), ("?x", s, "?y"))


def _inverse(_: _Schema, s: str, o: str) -> Iterator[Rule]:
    yield Rule("prp-inv1", (("?x", s, "?y"),), ("?y", o, "?x"))
    yield Rule("prp-inv2", (("?x", o, "?y"),), ("?y", s, "?x"))


def _domain(_: _Schema, s: str, o: str) -> Iterator[Rule]:
    yield Rule("prp-dom", (("?x", s, "?y"),), ("?x", _TYPE, o))


def _range(_: _Schema, s: str, o: str) -> Iterator[Rule]:
    if o in _DATATYPES:
        yield Rule("dt-not-type", (("?x", s, "?y"),), None, ("?y", _DATATYPES[o]))
    elif o.startswith(XSD.base) or o == RDFS.Literal:
        raise _unsupported(f"rdfs:range {compact(o)}", s)
    else:
        yield Rule("prp-rng", (("?x", s, "?y"),), ("?y", _TYPE, o))


def _chain(schema: _Schema, s: str, o: str) -> Iterator[Rule]:
    links = schema.members(o)
    names = ["?x", *(f"?y{i}" for i in range(1, len(links))), "?z"]
    body = tuple((names[i], p, names[i + 1]) for i, p in enumerate(links))
    yield Rule("prp-spo2", body, ("?x", s, "?z"))


_BY_PREDICATE: dict[str, Callable[[_Schema, str, str], Iterator[Rule]]] = {
    RDFS.subClassOf: _subclass_of,
    OWL.equivalentClass: _equivalent_class,
    OWL.disjointWith: _disjoint,
    RDFS.subPropertyOf: _subproperty,
    OWL.equivalentProperty: _equivalent_property,
    OWL.inverseOf: _inverse,
    RDFS.domain: _domain,
    RDFS.range: _range,
    OWL.propertyChainAxiom: _chain,
}


def _unsupported(construct: str, subject: str) -> OntologyError:
    return OntologyError(
        "unsupported-axiom",
        f"The axiom {construct} on {compact(subject)} is outside the rules that are compiled "
        "(class and property hierarchy, equivalence, domain, range, inverse, symmetric, "
        "transitive, property chain, hasValue, disjointness). Remove it or add its rule to "
        "policygraph.reasoning.axioms.",
    )


def _refuse_unknown(schema: _Schema) -> None:
    known = {*_BY_PREDICATE, *_ANNOTATIONS, *_STRUCTURE, _TYPE}
    for predicate, pairs in schema.by_predicate.items():
        if predicate.startswith((OWL.base, RDFS.base)) and predicate not in known and pairs:
            raise _unsupported(compact(predicate), pairs[0][0])
    for s, o in schema.by_predicate[_TYPE]:
        if o.startswith((OWL.base, RDFS.base)) and o not in _DECLARATIONS:
            raise _unsupported(compact(o), s)
    for s in schema.of_type(OWL.Restriction):
        if not schema.has_value(s):
            raise _unsupported("owl:Restriction other than owl:hasValue", s)


def compile_rules(triples: Iterable[Triple]) -> tuple[Rule, ...]:
    """Compile the axioms among the triples (IRIs and blank node names as text) to rules.

    The order is that of the ontology's predicates and subjects, so that the same ontology always
    gives the same rules. Raises OntologyError (unsupported-axiom) for an OWL or RDFS construct
    outside the set.
    """
    schema = _Schema(triples)
    _refuse_unknown(schema)
    rules: list[Rule] = []
    for predicate, build in _BY_PREDICATE.items():
        for s, o in sorted(schema.by_predicate[predicate]):
            made = list(build(schema, s, o))
            if any(t.startswith("_:") for rule in made for p in rule.body for t in p):
                raise _unsupported(f"{compact(predicate)} on a blank node", s)
            rules.extend(made)
    for p in sorted(schema.of_type(OWL.TransitiveProperty)):
        rules.append(Rule("prp-trp", (("?x", p, "?y"), ("?y", p, "?z")), ("?x", p, "?z")))
    for p in sorted(schema.of_type(OWL.SymmetricProperty)):
        rules.append(Rule("prp-symp", (("?x", p, "?y"),), ("?y", p, "?x")))
    for node, _ in sorted(schema.by_predicate[OWL.hasValue]):
        value = schema.has_value(node)
        if value and not node.startswith("_:"):
            instance, holds = ("?x", _TYPE, node), ("?x", *value)
            rules += [Rule("cls-hv1", (instance,), holds), Rule("cls-hv2", (holds,), instance)]
    for node, members in schema.by_predicate[OWL.members]:
        if node in schema.of_type(OWL.AllDisjointClasses):
            classes = schema.members(members)
            rules.extend(
                Rule("cax-adc", (("?x", _TYPE, a), ("?x", _TYPE, b)), None)
                for i, a in enumerate(classes)
                for b in classes[i + 1 :]
            )
    return tuple(dict.fromkeys(rules))
