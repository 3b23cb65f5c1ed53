"""Every check rejects the small file made for it, and the good graph passes them all."""

from collections.abc import Callable
from pathlib import Path

import pytest

from policygraph.checks import read_check, read_checks, run_check
from policygraph.errors import OntologyError, QuestionError
from policygraph.store import GraphStore

from .conftest import ROOT

CHECKS = ROOT / "ontology" / "checks"
BAD = Path(__file__).parent / "checks"
NAMES = sorted(path.stem for path in CHECKS.glob("*.rq"))
HEADER = "# Problem: A thing is wrong.\n# Remedy: Mend it.\n"

Close = Callable[[str], GraphStore]


@pytest.fixture(scope="module")
def good(closed: Close) -> GraphStore:
    return closed((BAD / "good.ttl").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_a_check_rejects_its_bad_file(closed: Close, name: str) -> None:
    text = (BAD / f"{name}.bad.ttl").read_text(encoding="utf-8")
    found = run_check(read_check(CHECKS / f"{name}.rq"), closed(text))
    assert found
    assert all(v.subject.startswith("https://w3id.org/policygraph/id/") for v in found)
    assert all(v.message.endswith(".") for v in found)


@pytest.mark.parametrize("name", NAMES)
def test_a_check_accepts_the_good_graph(good: GraphStore, name: str) -> None:
    assert run_check(read_check(CHECKS / f"{name}.rq"), good) == []


def test_every_bad_file_has_its_check() -> None:
    assert sorted(path.name.removesuffix(".bad.ttl") for path in BAD.glob("*.bad.ttl")) == NAMES


def test_the_good_graph_has_what_the_checks_are_about(good: GraphStore) -> None:
    types = {row["t"] for row in good.rows("SELECT DISTINCT ?t WHERE { ?s a ?t }")}
    asked = (
        "Proof Threshold Deadline Announcement Finding Law Norm ContactPoint Policy Term Document"
    )
    assert {f"https://w3id.org/policygraph/ns#{name}" for name in asked.split()} <= types


def both(closed: Close, name: str, turtle: str) -> list[str]:
    found = run_check(read_check(CHECKS / f"{name}.rq"), closed(turtle))
    return [v.subject.rpartition("/")[2] for v in found]


def test_both_broken_addresses_are_seen(closed: Close) -> None:
    text = (BAD / "broken-address.bad.ttl").read_text(encoding="utf-8")
    assert both(closed, "broken-address", text) == ["L0011", "L010"]


@pytest.mark.parametrize("local", ["L0001", "L9999", "L12000", "L0412.2", "L0412.10"])
def test_an_address_of_a_line_is_accepted(closed: Close, local: str) -> None:
    iri = f"<https://w3id.org/policygraph/id/policy/a-2027/{local}>"
    assert both(closed, "broken-address", f"{iri} pg:statedIn policy:a-2027 .") == []


@pytest.mark.parametrize("local", ["L412", "L01234", "L0412.1", "L0412.02", "0412", "L0412-x"])
def test_another_address_is_refused(closed: Close, local: str) -> None:
    iri = f"<https://w3id.org/policygraph/id/policy/a-2027/{local}>"
    assert both(closed, "broken-address", f"{iri} pg:statedIn policy:a-2027 .") == [local]


@pytest.mark.parametrize(
    ("label", "accepted"),
    [
        ("is gecertificeerd volgens ISO 9001", True),
        ("is certified under NEN-EN 15224", True),
        ("vermindert CO2", True),
        ("is 24/7 bereikbaar", True),
        ("can be reached 24 hours a day", True),
        ("meldt zich voor 1 juli", False),
        ("bestaat 2 jaar", False),
        ("houdt sinds 2024 het register bij", False),
        ("ISO 9001 in 2024", False),
    ],
)
def test_a_name_with_digits_is_no_number(closed: Close, label: str, accepted: bool) -> None:
    turtle = f'norm:n a pg:Norm ; skos:prefLabel "{label}"@nl .'
    assert (both(closed, "norm-with-number", turtle) == []) is accepted


def test_a_version_must_be_of_the_same_insurer_care_and_year(closed: Close) -> None:
    text = (BAD / "version-of-another-policy.bad.ttl").read_text(encoding="utf-8")
    assert both(closed, "version-of-another-policy", text) == ["b", "c", "d"]


def test_a_general_provision_in_either_direction_may_have_no_scope(closed: Close) -> None:
    turtle = """policy:a a pg:Policy ; pg:hasGeneralProvision <urn:p> .
        <urn:p> a pg:Requirement ; pg:statedForRole <urn:r> ."""
    assert both(closed, "general-provision-with-scope", turtle) == ["urn:p"]


def test_an_undefined_thing_is_shown_where_it_is_referred_to(closed: Close) -> None:
    turtle = "norm:a a pg:Norm ; pg:involves organization:x . norm:b pg:involves organization:x ."
    (found,) = run_check(read_check(CHECKS / "undefined-thing.rq"), closed(turtle))
    assert found.at.endswith("/norm/a")
    assert "and 1 more" in found.message


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("SELECT ?subject ?message WHERE { }", "invalid-header"),
        ("# Problem: A thing.\nSELECT ?subject ?message WHERE { }", "invalid-header"),
        (HEADER + "SELECT ?subject ?message WHERE {", "invalid-sparql"),
        (HEADER + "SELECT ?message ?subject WHERE { }", "header-mismatch"),
        (HEADER + "ASK { }", "header-mismatch"),
    ],
)
def test_a_check_that_breaks_the_rules_is_refused(tmp_path: Path, text: str, id_: str) -> None:
    path = tmp_path / "wrong.rq"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(QuestionError, match=r"wrong\.rq") as caught:
        read_check(path)
    assert caught.value.id == id_


def test_no_check_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match="no check"):
        read_checks(tmp_path)
