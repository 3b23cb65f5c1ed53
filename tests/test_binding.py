"""No parameter of any question can change the query, and no file can stop the loader badly."""

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policygraph import questions
from policygraph.errors import InputError, NotFoundError, SourceError
from policygraph.matching import Resolver
from policygraph.model import Catalogue
from policygraph.sources import read_turtle

from .conftest import ROOT

QUERIES = questions.load(ROOT / "queries")
HOSTILE = st.one_of(
    st.text(),
    st.sampled_from(
        [
            '" } # ', "' ) } ; DROP ALL #", "<http://x> } SERVICE <http://y> {", "?x", "\\u0022",
            "pg:Law> . ?s ?p ?o . <x", "\x00", "https://x/ y", "care:a b", "2027 } UNION {",
        ]
    ),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(name=st.sampled_from(sorted(QUERIES)), value=HOSTILE)
def test_a_value_becomes_one_term_or_is_refused(
    catalogue: Catalogue, name: str, value: str
) -> None:
    question = QUERIES[name]
    names = Resolver(catalogue)
    for parameter in question.parameters:
        required = {p.name: p.example for p in question.parameters if p.required and p.example}
        try:
            terms = questions.bind(question, required | {parameter.name: value}, names)
        except (InputError, NotFoundError) as error:
            assert error.exit_code == 2
            continue
        term = terms[parameter.name]
        assert isinstance(term, ox.NamedNode | ox.Literal)
        if parameter.kind == "text":
            assert term == ox.Literal(value)
        table = questions.run(
            question.sparql,
            lambda text, bound: ox.Store().query(
                text, substitutions={ox.Variable(k): v for k, v in bound.items()}
            ),
            terms,
        )
        assert table.columns == tuple(question.columns)


def test_an_unknown_and_a_missing_parameter_are_named(catalogue: Catalogue) -> None:
    names = Resolver(catalogue)
    question = QUERIES["which-laws-concern-a-care-type"]
    with pytest.raises(InputError, match=r"no parameter 'kleur'; it has care"):
        questions.bind(question, {"care": "gli", "kleur": "rood"}, names)
    with pytest.raises(InputError, match=r"needs --care, for example"):
        questions.bind(question, {}, names)


@settings(deadline=None)
@given(content=st.binary(max_size=200))
def test_any_bytes_are_turtle_or_are_refused_with_the_file(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path: Path = tmp_path_factory.mktemp("t") / "x.ttl"
    path.write_bytes(content)
    try:
        list(read_turtle(path))
    except SourceError as error:
        assert str(path) in str(error)


def test_broken_turtle_names_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text("@prefix a: <http://a/> .\na:b a:c a:d .\na:b a:c .\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"x\.ttl:3:9: not valid Turtle"):
        list(read_turtle(path))
