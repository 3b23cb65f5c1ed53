"""Pages that are made from ontology, questions and settings, and whether they are current.

``python -m policygraph.generated`` writes them; ``policygraph build --check`` compares them.
"""

import inspect
import json
import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
from pydantic.fields import FieldInfo

from policygraph import questions
from policygraph.cli.serving import serve
from policygraph.errors import OntologyError
from policygraph.model import Text
from policygraph.resources import checkout, folder
from policygraph.settings import ServerSettings
from policygraph.sources import read_turtle
from policygraph.vocabulary import NS, OWL, RDF, RDFS, SKOS, compact, local_name

__all__ = ["pages", "stale", "write"]

_ROWS = (
    ("subklasse van", RDFS.subClassOf),
    ("deeleigenschap van", RDFS.subPropertyOf),
    ("domein", RDFS.domain),
    ("bereik", RDFS.range),
    ("omgekeerd", OWL.inverseOf),
)


class _Ontology:
    """The terms of the ontology with their values, lists as sequences."""

    def __init__(self, path: Path) -> None:
        self._values: dict[tuple[str, str], list[ox.NamedNode | ox.Literal | ox.BlankNode]] = {}
        self.subjects: list[str] = []
        for triple in read_turtle(path):
            subject = str(getattr(triple.subject, "value", triple.subject))
            if not isinstance(triple.object, ox.Triple):
                key = (subject, triple.predicate.value)
                self._values.setdefault(key, []).append(triple.object)
            if subject.startswith(NS) and subject not in self.subjects:
                self.subjects.append(subject)

    def iris(self, subject: str, predicate: str) -> list[str]:
        found = self._values.get((subject, predicate), [])
        return [t.value for t in found if isinstance(t, ox.NamedNode)]

    def text(self, subject: str, predicate: str) -> Text:
        found = {
            t.language: t.value
            for t in self._values.get((subject, predicate), [])
            if isinstance(t, ox.Literal)
        }
        return Text(found.get("nl", ""), found.get("en", ""))

    def chains(self, subject: str) -> list[list[str]]:
        heads = self._values.get((subject, OWL.propertyChainAxiom), [])
        return [self._list(h.value) for h in heads if isinstance(h, ox.BlankNode)]

    def _list(self, node: str) -> list[str]:
        out = []
        while True:
            first = self._values.get((node, RDF.first), [])
            rest = self._values.get((node, RDF.rest), [])
            out += [f.value for f in first]
            if not rest or not isinstance(rest[0], ox.BlankNode):
                return out
            node = rest[0].value

    def terms(self, *types: str) -> list[str]:
        return sorted(
            (s for s in self.subjects if set(types) & set(self.iris(s, RDF.type))),
            key=lambda s: local_name(s).lower(),
        )


def _term(ontology: _Ontology, iri: str) -> Iterable[str]:
    label = ontology.text(iri, RDFS.label)
    definition = ontology.text(iri, SKOS.definition)
    yield f"### `{compact(iri)}`"
    yield ""
    yield f"**{label.nl}** · *{label.en}*"
    yield ""
    yield definition.nl + "  "
    yield f"*{definition.en}*"
    facts = [
        f"{name}: {', '.join(f'`{compact(v)}`' for v in ontology.iris(iri, predicate))}"
        for name, predicate in _ROWS
        if ontology.iris(iri, predicate)
    ]
    facts += [
        f"keten: {' ∘ '.join(f'`{compact(link)}`' for link in chain)} → `{compact(iri)}`"
        for chain in ontology.chains(iri)
    ]
    for axiom in ("SymmetricProperty", "TransitiveProperty"):
        if OWL + axiom in ontology.iris(iri, RDF.type):
            facts.append(f"`owl:{axiom}`")
    if facts:
        yield ""
        yield "; ".join(facts) + "."
    yield ""


def ontology_page(path: Path) -> str:
    """Return the page on the classes and properties of the ontology, in Dutch and English."""
    ontology = _Ontology(path)
    lines = [
        "# De ontologie van policygraph",
        "",
        f"Gemaakt uit `ontology/{path.name}`; wijzig dat bestand en draai `make generate`. "
        f"De naamruimte `pg:` is `{NS}`.",
        "",
        "*Made from the ontology; change that file and run `make generate`.*",
        "",
        "## Klassen · *classes*",
        "",
    ]
    for iri in ontology.terms(OWL.Class):
        lines += _term(ontology, iri)
    lines += ["## Eigenschappen · *properties*", ""]
    for iri in ontology.terms(OWL.ObjectProperty, OWL.DatatypeProperty):
        lines += _term(ontology, iri)
    return "\n".join(lines).rstrip() + "\n"


def questions_page(path: Path) -> str:
    """Return the page that lists the questions with their parameters and columns."""
    lines = [
        "# Vragen · *questions*",
        "",
        "Gemaakt uit `queries/`; een bestand erbij is een vraag erbij. "
        "*Made from `queries/`: one more file is one more question.*",
        "",
    ]
    for question in questions.load(path).values():
        lines += [f"## {question.name}", "", f"{question.summary.nl}  ", f"*{question.summary.en}*"]
        if question.description:
            lines += ["", question.description]
        example = " ".join(
            f'--{p.name} "{p.example}"' for p in question.parameters if p.example and p.required
        )
        lines += ["", "```sh", f"policygraph ask {question.name} {example}".rstrip(), "```", ""]
        if question.parameters:
            lines += ["| parameter | soort | verplicht |", "|---|---|---|"]
            lines += [
                f"| `--{p.name}` | {p.kind} {' '.join(compact(r) for r in p.ranges)} "
                f"| {'ja' if p.required else 'nee'} |"
                for p in question.parameters
            ]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _default(field: FieldInfo) -> str:
    if field.default_factory is not None:
        return "in the user's data folder"
    value = field.default
    if value is None or value == "":
        return "–"
    return f"`{value if isinstance(value, str) else json.dumps(value)}`"


def settings_table() -> str:
    """Return the table of the server's settings: file, flag, environment, default, meaning."""
    flags = inspect.signature(serve).parameters
    lines = ["| in the file | flag | environment | default | meaning |", "|---|---|---|---|---|"]
    for name, field in ServerSettings.model_fields.items():
        in_file = "–" if name == "token" else f"`{name}`"
        flag = f"`--{name.replace('_', '-')}`" if name in flags else "–"
        lines.append(
            f"| {in_file} | {flag} | `POLICYGRAPH_{name.upper()}` | {_default(field)} "
            f"| {field.description} |"
        )
    return "\n".join(lines)


def serving_page(path: Path) -> str:
    """Return the page on the server with the table of settings put between its markers."""
    return re.sub(
        r"(<!-- settings -->\n).*?(<!-- /settings -->)",
        lambda found: f"{found[1]}{settings_table()}\n{found[2]}",
        path.read_text(encoding="utf-8"),
        flags=re.DOTALL,
    )


def pages() -> dict[Path, str]:
    """Return every generated page by its path in the checkout.

    Raises OntologyError (missing-resource) outside a checkout.
    """
    root = checkout()
    if root is None:
        raise OntologyError(
            "missing-resource", "Generated pages belong to a source checkout; this is none."
        )
    return {
        root / "docs" / "ontology.md": ontology_page(folder("ontology") / "policygraph.ttl"),
        root / "docs" / "questions.md": questions_page(folder("queries")),
        root / "docs" / "serving.md": serving_page(root / "docs" / "serving.md"),
    }


def stale() -> list[Path]:
    """Return the generated pages that are not what they would be made of now."""
    return [
        path
        for path, text in pages().items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]


def write() -> None:
    """Write every generated page."""
    for path, text in pages().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
