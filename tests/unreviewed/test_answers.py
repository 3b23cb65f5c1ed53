"""An answer without drafts asked is what it was; with them they stand apart, and are marked."""

import json
from dataclasses import replace
from typing import Any

import pytest
from fastapi.testclient import TestClient

from policygraph import questions as asked
from policygraph.applicability import answer, years_with_policy
from policygraph.comparison import compare, comparison_json
from policygraph.draft_notices import drafts_about
from policygraph.drafts.unreviewed import summary_of
from policygraph.errors import NotFoundError
from policygraph.impact import impact, impact_json
from policygraph.question_versions import asked_of
from policygraph.resources import folder
from policygraph.serialise import answer_json
from policygraph.session import Session
from policygraph.unreviewed import draft_json, drafts_applying
from policygraph.vocabulary import PREFIXES, draft_graph_iri

from .conftest import KNOWN, NEW, World, name_of, read_draft

Json = dict[str, Any]
DRAFT = draft_graph_iri(KNOWN)
NOTICE = "Er is een onbeoordeeld concept"
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s pg:draftedIn ?d }"


def without_notice(found: Json) -> Json:
    return found | {"notices": [n for n in found["notices"] if not n.startswith(NOTICE)]}


def applies(client: TestClient, **asked: Any) -> Any:
    return client.get("/api/applies", params={"care": "wijkverpleging", **asked})


def test_every_answer_is_the_same_apart_from_the_notice(plain: Session, drafted: Session) -> None:
    cares = [c.iri for c in plain.catalogue.concepts.values() if c.type == "CareType"]
    providers = [(), ("zzp",)]
    told = 0
    for care in cares:
        for who in providers:
            question = plain.question(care, providers=who)
            years = years_with_policy(plain.catalogue, question)
            assert years == years_with_policy(drafted.catalogue, question)
            for year in (None, *years, 2028):
                question = plain.question(care, providers=who, year=year)
                one = answer(plain.catalogue, question)
                other = answer(drafted.catalogue, question)
                assert (one is None) == (other is None)
                if one and other:
                    before = answer_json(plain.catalogue, one, everything=True)
                    after = answer_json(drafted.catalogue, other, everything=True)
                    told += before != after
                    assert without_notice(after) == before
    assert told > 0


def test_fragments_say_what_the_answer_says(client: TestClient, drafted: Session) -> None:
    question = drafted.question("wijkverpleging")
    found = answer(drafted.catalogue, question)
    assert found is not None
    body = applies(client).json()
    assert body == json.loads(
        json.dumps(answer_json(drafted.catalogue, found, quote=drafted.documents.quote))
    )
    assert sum(n.startswith(NOTICE) for n in body["notices"]) == 1


def test_comparison_and_impact_do_not_know_drafts(plain: Session, drafted: Session) -> None:
    policies = list(plain.catalogue.policies)
    one = comparison_json(plain.catalogue, compare(plain.catalogue, policies), "nl")
    other = comparison_json(drafted.catalogue, compare(drafted.catalogue, policies), "nl")
    assert one == other
    law = plain.names.find("Wkkgz", "Law")
    before = impact_json(plain.catalogue, impact(plain.catalogue, law), "nl")
    assert before == impact_json(drafted.catalogue, impact(drafted.catalogue, law), "nl")


def test_no_question_of_the_catalogue_finds_a_draft(plain: Session, drafted: Session) -> None:
    answered = 0
    for question in asked.load(folder("queries")).values():
        values = {p.name: p.example for p in question.parameters if p.required and p.example}
        if any(p.required and p.name not in values for p in question.parameters):
            continue
        rows = []
        for session in (plain, drafted):
            query, given = asked_of(question, values, session.catalogue)
            bound = asked.bind(question, given, session.names, "nl")
            table = asked.run(query, session.graph.select, bound)
            rows.append(sorted(map(str, table.rows)))
        assert rows[0] == rows[1]
        answered += 1
    assert answered > 20


SAME = [
    "/dataset.ttl",
    "/sparql",
    "/api/search?q=inkoopbeleid",
    "/api/search?q=voetzorg",
    "/api/provisions?limit=1000",
    "/api/deadlines?care=gli",
    "/api/deadlines.ics",
    "/api/compare?policy=asr-gli-2027&policy=asr-wijkverpleging-2027",
    "/applies.csv?care=wijkverpleging",
    "/applies.ics?care=wijkverpleging",
    "/doc/care-type/wijkverpleging.ttl?inferred=true",
    "/doc/norm/kvk-inschrijving.ttl",
]


@pytest.mark.parametrize("path", SAME)
def test_an_address_gives_the_same_bytes(
    client: TestClient, without: TestClient, path: str
) -> None:
    headers = {"Accept": "application/json, text/turtle;q=0.9, */*;q=0.1"}
    one, other = without.get(path, headers=headers), client.get(path, headers=headers)
    assert one.status_code == 200
    assert sorted(other.text.splitlines()) == sorted(one.text.splitlines())


def test_a_year_with_a_draft_alone_has_no_policy_and_says_that_it_is_there(
    client: TestClient, drafted: Session
) -> None:
    answered = applies(client, year=2028)
    assert answered.status_code == 404
    body = answered.json()
    assert body["type"].endswith("no-policy-for-year")
    assert (
        f"There is an unreviewed draft: Inkoopbeleid wijkverpleging 2028 ({KNOWN}" in body["detail"]
    )
    assert "drafts" not in body
    with pytest.raises(NotFoundError) as none:
        drafted.applies(drafted.question("wijkverpleging", year=2028))
    assert none.value.exit_code == 1


def test_another_year_or_insurer_is_told_nothing(client: TestClient) -> None:
    for more in ({"year": 2027}, {"care": "gli"}):
        notices = applies(client, **more).json()["notices"]
        assert not any(n.startswith(NOTICE) for n in notices), more
    # An insurer that the draft does not name may be this one.
    told = applies(client, insurer="a.s.r.").json()["notices"]
    assert any(n.startswith(NOTICE) for n in told)


def test_drafts_stand_apart_and_are_never_counted(client: TestClient, world: World) -> None:
    bare, found = applies(client).json(), applies(client, drafts="include").json()
    drafts = found.pop("drafts")
    assert found == bare
    (one,) = drafts
    draft = read_draft(world.drafts / KNOWN)
    assert (one["graph"], one["year"], one["unreviewed"]) == (DRAFT, 2028, True)
    proposals = {p["id"].rsplit("/", 1)[-1]: p for p in one["applies"] + one["depends"]}
    assert one["notices"] == ["Het concept noemt geen verzekeraar; het kan van een andere zijn."]
    assert one["proposals"] == len(draft.entries) - 1 == len(proposals)
    bike = proposals[name_of(draft, "bakfiets")]
    assert bike["unreviewed"] is True
    assert 0 < bike["confidence"] <= 1
    assert bike["decided_by"]["kind"]
    assert "bakfiets" in bike["source"]["quote"]
    assert bike["verdict"] is None
    assert proposals[name_of(draft, "handelsregister")]["verdict"] == "accept"
    assert name_of(draft, "fruitmanden") not in proposals


def test_a_draft_that_names_no_year_may_be_for_any(drafted: Session) -> None:
    known = next(d for d in drafted.drafts if d.policy.slug == KNOWN)
    draft = replace(known, policy=replace(known.policy, terms=()))
    summary = summary_of(draft, drafted.catalogue)
    catalogue = replace(drafted.catalogue, drafts=(summary,))
    for year in (None, 2027):
        question = drafted.question("wijkverpleging", year=year)
        assert drafts_about(catalogue, question, 2027, named=year is not None) == (summary,)
        (found,) = drafts_applying(catalogue, [draft], question, 2027)
        assert found.answer.year == 2027
        said = draft_json(found, "nl")
        assert "geen contractjaar" in said["notices"][0]
        assert said["applies"]
        assert not any("contractjaar" in r for p in said["applies"] for r in p["because"])


def test_filters_hold_for_drafts_too(client: TestClient) -> None:
    found = applies(client, drafts="include", kind="Expectation").json()
    (one,) = found["drafts"]
    assert {p["kind"] for p in one["applies"] + one["depends"]} == {"Expectation"}


def test_where_there_is_no_answer_the_drafts_come_with_the_problem(client: TestClient) -> None:
    answered = applies(client, year=2028, drafts="include")
    assert answered.status_code == 404
    assert [d["policy"]["slug"] for d in answered.json()["drafts"]] == [KNOWN]


def test_care_that_only_a_draft_knows_is_found_only_with_drafts(client: TestClient) -> None:
    assert applies(client, care="voetzorg").json()["type"].endswith("unknown-name")
    answered = applies(client, care="voetzorg", drafts="include")
    assert answered.status_code == 404
    assert [d["policy"]["slug"] for d in answered.json()["drafts"]] == [NEW]


def test_a_provider_type_decides_in_a_draft_as_in_a_policy(drafted: Session) -> None:
    question = drafted.question("wijkverpleging", year=2028)
    (found,) = drafts_applying(drafted.catalogue, drafted.drafts, question, 2028)
    assert found.answer.year == 2028
    assert {j.provision.policy for j in found.answer.judgements} == {PREFIXES["policy"] + KNOWN}


def test_explanations_and_provisions_of_a_draft_say_what_they_are(
    client: TestClient, world: World
) -> None:
    name = name_of(read_draft(world.drafts / KNOWN), "bakfiets")
    asked = {"provision": f"{KNOWN}/{name}", "for": "wijkverpleging"}
    told = client.get("/api/explain", params=asked).json()
    assert told["notice"].startswith("Onbeoordeeld voorstel")
    assert told["status"] == "applies"
    assert told["provision"]["unreviewed"] is True
    assert any("wijkverpleging" in reason for reason in told["provision"]["because"])
    shown = client.get(f"/api/provisions/{KNOWN}/{name}").json()
    assert shown["unreviewed"] is True
    assert shown["because"] == []


def rows(client: TestClient, query: str, **more: Any) -> int:
    headers = {"Accept": "text/csv"}
    found = client.get("/sparql", params={"query": query, **more}, headers=headers)
    assert found.status_code == 200, found.text
    return int(found.text.splitlines()[1])


def test_sparql_reaches_a_draft_by_name_or_when_asked(client: TestClient, drafted: Session) -> None:
    left = {d.policy.slug: len(d.proposals) for d in drafted.drafts}
    assert rows(client, COUNT) == 0
    assert rows(client, COUNT, inferred="false") == 0
    assert rows(client, COUNT, drafts="include") == sum(left.values())
    assert rows(client, COUNT, drafts="include", inferred="false") == sum(left.values())
    assert rows(client, COUNT.replace("WHERE", f"FROM <{DRAFT}> WHERE")) == left[KNOWN]
    assert rows(client, COUNT, **{"default-graph-uri": DRAFT}) == left[KNOWN]
    graph = "SELECT (COUNT(*) AS ?n) {} WHERE {{ GRAPH {} {{ ?s pg:draftedIn ?d }} }}"
    assert rows(client, graph.format("", f"<{DRAFT}>")) == left[KNOWN]
    assert rows(client, graph.format(f"FROM NAMED <{DRAFT}>", "?g")) == left[KNOWN]
    assert rows(client, graph.format("", "?g")) == 0
    prefixed = "PREFIX g: <https://w3id.org/policygraph/id/graph/> "
    assert rows(client, prefixed + graph.format("", rf"g:draft\/{KNOWN}")) == left[KNOWN]
    # Who names a draft still finds only facts where no graph is named.
    both = f"{COUNT[:-1]} FILTER NOT EXISTS {{ GRAPH <{DRAFT}> {{ ?s ?p 'x' }} }} }}"
    assert rows(client, both) == 0


def test_a_value_of_drafts_that_means_nothing_is_refused(client: TestClient) -> None:
    assert client.get("/sparql", params={"query": COUNT, "drafts": "yes"}).status_code == 400
    assert applies(client, drafts="yes").status_code == 422


def test_the_graph_store_gives_a_draft_by_its_name_alone(client: TestClient) -> None:
    found = client.get(
        "/rdf-graph-store", params={"graph": DRAFT}, headers={"Accept": "text/turtle"}
    )
    assert found.status_code == 200
    assert "draftedIn" in found.text
    other = client.get("/rdf-graph-store", params={"graph": draft_graph_iri("geen")})
    assert other.status_code == 404


def test_a_question_of_the_catalogue_takes_drafts_when_asked(client: TestClient) -> None:
    path = "/api/questions/which-norms-do-policies-share"
    bare = client.get(path, params={"limit": 1}).json()
    assert client.get(path, params={"limit": 1, "drafts": "include"}).status_code == 200
    assert bare["total"] > 0


def test_the_address_of_a_proposal_leads_to_its_description(
    client: TestClient, world: World
) -> None:
    name = name_of(read_draft(world.drafts / KNOWN), "bakfiets")
    gone = client.get(f"/id/policy/{KNOWN}/{name}", follow_redirects=False)
    assert gone.status_code == 303
    turtle = client.get(f"/doc/policy/{KNOWN}/{name}.ttl").text
    assert "Unreviewed proposal" in turtle
    assert "draftedIn" in turtle
    assert "Unreviewed proposal" not in client.get("/doc/care-type/wijkverpleging.ttl").text
    page = client.get(f"/doc/policy/{KNOWN}/{name}.html", params={"lang": "en"}).text
    assert "Unreviewed proposal" in page
    assert client.get(f"/doc/graph/draft/{KNOWN}.ttl").status_code == 200
    assert client.get("/id/graph/draft/geen", follow_redirects=False).status_code == 404


def test_search_finds_and_marks_drafts_only_when_asked(client: TestClient) -> None:
    bare = client.get("/api/search", params={"q": "voetzorg"}).json()
    found = client.get("/api/search", params={"q": "voetzorg", "drafts": "include"}).json()
    assert not any("unreviewed" in hit for hit in bare["hits"])
    marked = [hit for hit in found["hits"] if hit.get("unreviewed")]
    assert {hit["type"] for hit in marked} == {"CareType", "Policy"}
    assert [hit for hit in found["hits"] if hit not in marked] == bare["hits"]


def test_a_server_that_takes_writes_serves_no_drafts(world: World, tmp_path: Any) -> None:
    import shutil

    from policygraph.api import create_app
    from policygraph.settings import ServerSettings

    store = tmp_path / "store"
    shutil.copytree(world.store, store)
    app = create_app(
        ServerSettings(store=store, writable=True, token="t" * 32, log_level="error")  # type: ignore[arg-type]
    )
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        refused = client.get("/sparql", params={"query": COUNT, "drafts": "include"})
        assert refused.status_code == 403
        assert refused.json()["type"].endswith("no-drafts")
        assert rows(client, COUNT.replace("WHERE", f"FROM <{DRAFT}> WHERE")) == 0
