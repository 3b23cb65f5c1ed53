"""When an entry counts again, and what is no evidence file."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policygraph.desk.evidence import Entry, Evidence, fingerprint, read_evidence
from policygraph.errors import InputError
from policygraph.model import Deadline, Place, Provision, Text, Threshold

PLACE = Place("d", ("A",), 1, 1, None, None, "h")
BASE = Provision(
    "p1",
    "policy-2026",
    "Requirement",
    "n",
    True,
    PLACE,
    provider_types=frozenset({"zzp", "coop"}),
    guard="g",
    trigger=Text("bij aanvang", "at the start"),
    proof=(("hkz",), ("iso", "nen")),
    thresholds=(
        Threshold(Text("aandeel", "share"), ">=", 35, Text("%", "%")),
        Threshold(Text("uren", "hours"), "<=", 8, Text("uur", "hours")),
    ),
    deadlines=(Deadline("2026-07-01", None, None, Text("melden", "report"), None, None, None),),
)


@pytest.mark.parametrize(
    "changed",
    [
        {"iri": "p2", "policy": "policy-2027"},
        {"place": Place("e", ("B",), 9, 9, 1, 2, "other")},
        {"theme": "t", "general": False},
        {"proof": (("nen", "iso"), ("hkz",))},
        {"thresholds": tuple(reversed(BASE.thresholds))},
        {"trigger": Text("Bij  aanvang", "when starting")},
        {"thresholds": (replace(BASE.thresholds[0], value=35.0), BASE.thresholds[1])},
    ],
    ids=str,
)
def test_the_same_demand_elsewhere_counts_again(changed: dict[str, Any]) -> None:
    assert fingerprint(replace(BASE, **changed)) == fingerprint(BASE)


@pytest.mark.parametrize(
    "changed",
    [
        {"kind": "Expectation"},
        {"guard": None},
        {"guard": "other"},
        {"exception": "e"},
        {"trigger": None},
        {"provider_types": frozenset({"zzp"})},
        {"roles": frozenset({"r"})},
        {"care_types": frozenset({"c"})},
        {"bearer": "b"},
        {"proof": (("hkz",),)},
        {"proof": (("hkz", "iso", "nen"),)},
        {"thresholds": BASE.thresholds[:1]},
        {"thresholds": (replace(BASE.thresholds[0], value=40), BASE.thresholds[1])},
        {"thresholds": (replace(BASE.thresholds[0], comparator=">"), BASE.thresholds[1])},
        {"deadlines": ()},
        {"deadlines": (replace(BASE.deadlines[0], date="2027-07-01"),)},
        {"deadlines": (replace(BASE.deadlines[0], inclusive=True),)},
        {"deadlines": (replace(BASE.deadlines[0], date=None, period="P4W"),)},
    ],
    ids=str,
)
def test_another_demand_is_asked_again(changed: dict[str, Any]) -> None:
    assert fingerprint(replace(BASE, **changed)) != fingerprint(BASE)


def test_a_guard_is_not_an_exception() -> None:
    other = replace(BASE, guard=None, exception="g")
    assert fingerprint(other) != fingerprint(BASE)


def test_an_entry_of_another_demand_is_known_and_not_used() -> None:
    old = Entry("old", "p", "yes", "map 3")
    evidence = Evidence({"n": (old,)})
    assert evidence.of("n", "new") is None
    assert evidence.earlier("n") == old
    assert evidence.of("n", "old") == old
    assert evidence.of(None, "old") is None


def test_met_without_evidence_is_not_proven() -> None:
    assert Entry("f", met="yes", evidence="map 3").proven
    assert not Entry("f", met="yes", evidence="  ").proven
    assert not Entry("f", met="partly", evidence="map 3").proven


def file(**entry: Any) -> str:
    whole = {"format": "policygraph-evidence", "version": 1, "entries": {"n": [entry]}}
    return json.dumps(whole)


def test_a_file_is_read() -> None:
    text = file(fingerprint="f", met="no", date="2026-12-01", owner="J", extra=1)
    entry = read_evidence(text).entries["n"][0]
    assert (entry.met, str(entry.date), entry.owner, entry.evidence) == (
        "no",
        "2026-12-01",
        "J",
        "",
    )


def test_the_example_of_the_documentation_is_read() -> None:
    root = Path(__file__).parents[2]
    text = (root / "docs" / "evidence-file.md").read_text(encoding="utf-8")
    example = text.split("```json\n")[1].split("```")[0]
    import jsonschema_rs

    schema = json.loads((root / "docs" / "evidence-v1.schema.json").read_text(encoding="utf-8"))
    jsonschema_rs.validate(schema, json.loads(example))
    entries = read_evidence(example).entries
    assert [e.met for items in entries.values() for e in items] == ["yes"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[" * 200_000, "not JSON"),
        ("[]", "format"),
        ('{"format": "policygraph-evidence", "version": "1"}', "version"),
        ('{"format": "policygraph-evidence", "version": 1, "entries": []}', "entries"),
        ('{"format": "policygraph-evidence", "version": 1, "entries": {"n": {}}}', "list"),
        ('{"format": "policygraph-evidence", "version": 1, "entries": {"n": [1]}}', "object"),
        (file(met="maybe"), "met"),
        (file(met=[]), "met"),
        (file(owner=1), "owner"),
        (file(note="x" * 10_001), "note"),
        (file(date="1-12-2026"), "date"),
        (file(date=20261201), "date"),
    ],
)
def test_what_is_no_evidence_says_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_evidence(text)
