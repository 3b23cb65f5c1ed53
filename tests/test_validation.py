"""What is wrong is said at once, each in one line with file, line, thing, sentence and remedy."""

import shutil
from pathlib import Path

import pytest

from policygraph.errors import OntologyError
from policygraph.locations import block_lines
from policygraph.validation import Problem, validate

from .conftest import ROOT

ONTOLOGY = ROOT / "ontology"
GOOD = (Path(__file__).parent / "checks" / "good.ttl").read_text(encoding="utf-8")
POLICY = "https://w3id.org/policygraph/id/policy/good-2027/"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder of data with the good graph as its only policy."""
    folder = tmp_path / "data"
    (folder / "policies").mkdir(parents=True)
    (folder / "policies" / "good-2027.ttl").write_text(GOOD, encoding="utf-8")
    return folder


def change(data: Path, old: str, new: str) -> Path:
    """Change one thing in the policy; return its file."""
    path = data / "policies" / "good-2027.ttl"
    assert old in GOOD
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    return path


def line_of(start: str) -> int:
    return next(n for n, line in enumerate(GOOD.splitlines(), 1) if line.startswith(start))


def test_the_good_graph_has_no_problem(data: Path) -> None:
    assert validate(ONTOLOGY, data) == []


def test_broken_turtle_is_reported_with_file_and_line_for_every_file(data: Path) -> None:
    path = change(data, "circ:vastgoed a pg:Circumstance ;", "circ:vastgoed a pg:Circumstance")
    norms = data / "norms" / "norms.ttl"
    norms.parent.mkdir()
    norms.write_text("\n\nnorm:a a <urn:x> .\n", encoding="utf-8")
    first, second = validate(ONTOLOGY, data)
    assert first.where == f"{norms}:3"
    assert second.where == f"{path}:{line_of('circ:vastgoed')}"
    assert str(second).startswith(f"{second.where}: good-2027.ttl: not valid Turtle")
    assert "\n" not in str(second)


def test_a_file_that_is_not_utf8_is_reported(data: Path) -> None:
    path = data / "documents.ttl"
    path.write_bytes(b"# \xff\n")
    (problem,) = validate(ONTOLOGY, data)
    assert problem.where == str(path)
    assert "UTF-8" in problem.message


def test_a_broken_shapes_file_is_reported(data: Path, tmp_path: Path) -> None:
    ontology = tmp_path / "ontology"
    shutil.copytree(ONTOLOGY, ontology)
    (ontology / "shapes.ttl").write_text("sh:x", encoding="utf-8")
    (problem,) = validate(ontology, data)
    assert problem.where == f"{ontology / 'shapes.ttl'}:1"


def test_a_broken_shape_names_provision_sentence_and_remedy(data: Path) -> None:
    path = change(data, "pg:section p:S0019 ;", "")
    (problem,) = validate(ONTOLOGY, data)
    assert problem == Problem(
        POLICY + "L0020",
        "A provision stands under exactly one heading: "
        "give one pg:section, the address of a pg:Section.",
        f"{path}:{line_of('p:L0020')}",
        "section",
        "violation",
    )
    assert str(problem) == f"{problem.where}: good-2027/L0020: {problem.message}"


def test_a_failed_check_names_thing_sentence_and_remedy(data: Path) -> None:
    path = change(data, "pg:exception circ:vrijgesteld", "pg:exception circ:vastgoed")
    (problem,) = validate(ONTOLOGY, data)
    assert str(problem) == (
        f"{path}:{line_of('p:L0010.2 ')}: good-2027/L0010.2: "
        "Guard and exception are both circ:vastgoed. "
        "Read the place again and keep the guard or the exception."
    )
    assert problem.source == "exception-equals-guard"


def test_an_undefined_thing_is_placed_where_it_is_referred_to(data: Path) -> None:
    path = change(data, "pg:involves system:portaal", "pg:involves system:portal")
    (problem,) = validate(ONTOLOGY, data)
    assert str(problem).startswith(f"{path}:{line_of('norm:bereikbaar')}: system:portal: ")


def test_a_contradiction_is_a_problem_and_the_rest_is_still_looked_at(data: Path) -> None:
    path = change(data, "a pg:Commitment", "a pg:Commitment , pg:Expectation")
    problems = validate(ONTOLOGY, data)
    assert {p.source for p in problems} == {"reasoner", "kind"}
    assert {p.where for p in problems} == {f"{path}:{line_of('p:L0020')}"}
    assert any("contradict" in p.message for p in problems)


def test_a_warning_says_so(data: Path) -> None:
    change(data, "can be reached 24/7", "can be reached 12 hours")
    warnings = [p for p in validate(ONTOLOGY, data) if p.severity == "warning"]
    assert [": warning: " in str(p) for p in warnings] == [True]


def test_a_problem_is_one_line() -> None:
    problem = Problem("urn:x", "It\n  is wrong.", "a.ttl:3", "a-check")
    assert str(problem) == "a.ttl:3: urn:x: It is wrong."


def test_the_value_at_fault_is_shown(data: Path) -> None:
    change(data, 'pg:comparator ">="', 'pg:comparator "minstens"')
    (problem,) = validate(ONTOLOGY, data)
    assert problem.message.endswith("(It says: minstens)")


def test_an_axiom_outside_the_rules_is_a_problem(data: Path, tmp_path: Path) -> None:
    ontology = tmp_path / "ontology"
    shutil.copytree(ONTOLOGY, ontology)
    path = ontology / "policygraph.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\npg:guard a owl:FunctionalProperty .\n", encoding="utf-8")
    assert "reasoner" in {p.source for p in validate(ontology, data)}


def test_a_term_without_english_label_is_a_problem(data: Path, tmp_path: Path) -> None:
    ontology = tmp_path / "ontology"
    shutil.copytree(ONTOLOGY, ontology)
    path = ontology / "policygraph.ttl"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(' , "guard"@en', "", 1), encoding="utf-8")
    (problem,) = validate(ontology, data)
    assert (problem.source, problem.subject.rpartition("#")[2]) == ("OntologyTerm", "guard")
    assert problem.where.startswith(str(path))


def test_an_empty_folder_is_a_problem(tmp_path: Path) -> None:
    (problem,) = validate(ONTOLOGY, tmp_path)
    assert "no Turtle file" in problem.message


def test_an_ontology_without_checks_is_an_error(data: Path, tmp_path: Path) -> None:
    shutil.copy(ONTOLOGY / "policygraph.ttl", tmp_path)
    with pytest.raises(OntologyError, match="no check"):
        validate(tmp_path, data)


@pytest.mark.parametrize(
    ("turtle", "expected"),
    [
        ("@prefix a: <urn:a/> .\n\na:b a:c a:d .", [("urn:a/b", 3)]),
        (
            "PREFIX a: <urn:a/>\na:b\\/c a:d 1.5 .\n<urn:x> a:d a:e .",
            [("urn:a/b/c", 2), ("urn:x", 3)],
        ),
        (
            '<urn:x> <urn:p> "a . b\\" ." ;\n <urn:q> "x"@nl .\n<urn:y> a <urn:z> .',
            [("urn:x", 1), ("urn:y", 3)],
        ),
        (
            '<urn:x> <urn:p> """one .\n<urn:no> . """ . # <urn:no> .\n<urn:y> a <urn:z> .',
            [("urn:x", 1), ("urn:y", 3)],
        ),
        (
            "<urn:x> <urn:p> [ <urn:q> <urn:r> ] , ( 1 2 ) .\n<urn:y> a <urn:z>.<urn:w> a <urn:z>.",
            [("urn:x", 1), ("urn:y", 2), ("urn:w", 2)],
        ),
        (
            "@prefix a: <urn:a/> .\na:L0412.2 a a:B .\na:c a a:D.",
            [("urn:a/L0412.2", 2), ("urn:a/c", 3)],
        ),
    ],
)
def test_blocks_are_found_where_they_begin(turtle: str, expected: list[tuple[str, int]]) -> None:
    assert list(block_lines(turtle)) == expected
