"""Why: derivations down to asserted triples, all minimal ones, without circles, in words."""

from collections.abc import Callable, Iterable

import pytest

from policygraph.applicability import Question, judge
from policygraph.build import Built
from policygraph.explanation import explain
from policygraph.explanation_words import explanation_json, sentences
from policygraph.facts import StoredFacts
from policygraph.model import Catalogue
from policygraph.reader import read_catalogue
from policygraph.reasoning.derivations import Leaf, derive, leaves
from policygraph.reasoning.rules import Rule, Triple
from policygraph.store import GraphStore
from policygraph.vocabulary import PG, PREFIXES, SKOS

Close = Callable[[str], GraphStore]
CARE, PROV = PREFIXES["care"], PREFIXES["prov"]
HERE = PREFIXES["policy"] + "p/L0001"
WORLD = f"""
care:wijk a pg:CareType . care:kind a pg:CareType ; skos:broader care:wijk .
care:nacht a pg:CareType ; skos:broader care:kind , care:wijk .
policy:p a pg:Policy ; pg:concerns care:wijk ; pg:hasTerm policy:t .
policy:t pg:contractYear "2027"^^xsd:gYear .
policy:oud a pg:Policy ; pg:concerns care:wijk ; pg:hasTerm policy:t0 .
policy:t0 pg:contractYear "2020"^^xsd:gYear .
policy:ander a pg:Policy ; pg:concerns care:oog ; pg:hasTerm policy:t .
<{HERE}> a pg:Requirement ; pg:isGeneralProvisionOf policy:p ; pg:startLine 1 ; pg:endLine 1 .
"""


def minimal(graph: GraphStore, triple: Triple, limit: int = 10) -> list[frozenset[Triple]]:
    facts = StoredFacts(graph)
    return [leaves(d) for d in derive(facts, facts.rules(), triple, limit).found]


def test_a_derivation_ends_in_asserted_triples(closed: Close) -> None:
    (found,) = minimal(closed(WORLD), (HERE, PG.appliesToCareType, CARE + "kind"))
    assert found == {
        (HERE, PG.isGeneralProvisionOf, PREFIXES["policy"] + "p"),
        (PREFIXES["policy"] + "p", PG.concerns, CARE + "wijk"),
        (CARE + "kind", SKOS.broader, CARE + "wijk"),
    }


def test_every_minimal_derivation_is_found_and_no_other(closed: Close) -> None:
    found = minimal(closed(WORLD), (HERE, PG.appliesToCareType, CARE + "nacht"))
    stated = {
        (HERE, PG.isGeneralProvisionOf, PREFIXES["policy"] + "p"),
        (PREFIXES["policy"] + "p", PG.concerns, CARE + "wijk"),
    }
    direct = {(CARE + "nacht", SKOS.broader, CARE + "wijk")}
    by_child = {
        (CARE + "nacht", SKOS.broader, CARE + "kind"),
        (CARE + "kind", SKOS.broader, CARE + "wijk"),
    }
    assert found == [stated | direct, stated | by_child]


def test_what_does_not_hold_has_no_derivation_and_what_is_asserted_is_its_own(
    closed: Close,
) -> None:
    graph = closed(WORLD)
    assert minimal(graph, (HERE, PG.appliesToCareType, CARE + "oog")) == []
    asserted = (CARE + "kind", SKOS.broader, CARE + "wijk")
    facts = StoredFacts(graph)
    (leaf,) = derive(facts, facts.rules(), asserted).found
    assert isinstance(leaf, Leaf)
    assert leaf.graph.endswith("/graph/test")


def test_a_limit_says_how_many_were_left_out(closed: Close) -> None:
    facts = StoredFacts(closed(WORLD))
    found = derive(facts, facts.rules(), (HERE, PG.appliesToCareType, CARE + "nacht"), limit=1)
    assert (len(found.found), found.left_out, found.complete) == (1, 1, True)


class Circle:
    """a p b, b p a, and a rule that turns each into the other."""

    facts = (("a", "q", "b"), ("a", "p", "b"), ("b", "p", "a"))

    def match(self, s: str | None, p: str | None, o: str | None) -> Iterable[Triple]:
        return [
            t for t in self.facts if all(w in (None, v) for w, v in zip((s, p, o), t, strict=True))
        ]

    def asserted(self, triple: Triple) -> str | None:
        return "g" if triple[1] == "q" else None


def test_a_triple_is_never_used_to_derive_itself() -> None:
    rules = [
        Rule("prp-symp", (("?x", "p", "?y"),), ("?y", "p", "?x")),
        Rule("prp-spo1", (("?x", "q", "?y"),), ("?x", "p", "?y")),
    ]
    for triple in (("a", "p", "b"), ("b", "p", "a")):
        (only,) = derive(Circle(), rules, triple).found
        assert leaves(only) == {("a", "q", "b")}


def test_the_policies_set_aside_say_why(closed: Close) -> None:
    catalogue = read_catalogue(closed(WORLD))
    facts = StoredFacts(closed(WORLD))
    question = Question(CARE + "kind", 2027)
    judgement = judge(catalogue, question, 2027, catalogue.provisions[HERE])
    found = explain(catalogue, facts, facts.rules(), question, 2027, judgement)
    said = {s.policy.slug: s.text.nl for s in found.set_aside}
    assert said == {"oud": "geldt voor 2020, niet voor 2027", "ander": "gaat over oog"}
    value = explanation_json(catalogue, found, "en", None)
    assert {s["slug"] for s in value["set_aside"]} == {"oud", "ander"}
    assert value["reasons"][0]["dimension"] == "year"


def test_a_step_is_not_said_twice(closed: Close) -> None:
    graph = closed(WORLD)
    facts = StoredFacts(graph)
    (tree,) = derive(facts, facts.rules(), (HERE, PG.appliesToCareType, CARE + "kind")).found
    lines = list(sentences(read_catalogue(graph), tree, "nl"))
    assert len(lines) == len(set(lines))
    assert lines[-1] == "dus geldt het voor kind"
    assert "kind valt onder wijk" in lines


@pytest.mark.slow
def test_every_answer_of_the_real_graph_has_a_derivation(full: Built, catalogue: Catalogue) -> None:
    facts = StoredFacts(full.graph)
    rules = facts.rules()
    care = CARE + "pgb-indicatiestelling"
    question = Question(care, 2027, frozenset({PROV + "zzp"}))
    checked = 0
    for provision in catalogue.by_policy[PREFIXES["policy"] + "asr-wijkverpleging-2027"][::9]:
        judgement = judge(catalogue, question, 2027, provision)
        if judgement.verdicts[1].status.name == "SATISFIED":
            found = derive(facts, rules, (provision.iri, PG.appliesToCareType, care))
            assert found.found, provision.iri
            assert all(facts.asserted(t) for d in found.found for t in leaves(d))
            checked += 1
    assert checked > 20
