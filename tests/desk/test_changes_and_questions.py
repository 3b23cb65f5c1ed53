"""The overview of changes, and the questions to the insurer."""

from collections.abc import Callable

import pytest

from policygraph.applicability import Question, Status, answer
from policygraph.desk.changes import announced_changes, overview_of_changes
from policygraph.desk.insurer import insurer_queries, mail_text, queries_sheet
from policygraph.errors import InputError
from policygraph.model import Catalogue
from policygraph.vocabulary import PREFIXES

Make = Callable[[str], Catalogue]
P = PREFIXES["policy"]


def policy(name: str, year: int, insurer: str = "asr", care: str = "wijk") -> str:
    return (
        f"policy:{name} a pg:Policy ; pg:concerns care:{care} ; pg:insurer organization:{insurer} ; "
        f'pg:hasTerm policy:t{name} . policy:t{name} pg:contractYear "{year}"^^xsd:gYear .\n'
    )


def provision(
    policy_: str, norm: str, kind: str = "Requirement", more: str = "", line: int = 0
) -> str:
    line = line or sum(map(ord, norm))
    tail = f"; {more}" if more else ""
    return (
        f"<{P}{policy_}/L{line:04d}> a pg:{kind} ; pg:isGeneralProvisionOf policy:{policy_} ; "
        f"pg:expresses norm:{norm} ; pg:startLine {line} {tail} . norm:{norm} a pg:Norm .\n"
    )


def limit(value: int) -> str:
    return (
        'pg:hasThreshold [ a pg:Threshold ; pg:quantity "aandeel"@nl , "share"@en ; pg:comparator ">=" ; '
        f'pg:value {value} ; pg:unit "%"@nl, "%"@en ]'
    )


WORLD = (
    "care:wijk a pg:CareType . care:msz a pg:CareType . " + policy("a", 2026) + policy("b", 2027)
)


def changes(catalogue: Catalogue, one: str = "a", other: str = "b") -> dict[str, str]:
    found = overview_of_changes(catalogue, P + one, P + other, "en")
    return {str(r["norm"]).rsplit("/", 1)[-1]: str(r["change"]) for r in found.rows}


def test_each_change_has_its_name(catalogue_of: Make) -> None:
    catalogue = catalogue_of(
        WORLD
        + provision("a", "gone")
        + provision("b", "new")
        + provision("a", "soft", "Expectation")
        + provision("b", "soft")
        + provision("a", "hard")
        + provision("b", "hard", "Expectation")
        + provision("a", "same", more='pg:quoteHash "1"')
        + provision("b", "same", more='pg:quoteHash "1"')
        + provision("a", "text", more='pg:quoteHash "1"')
        + provision("b", "text", more='pg:quoteHash "2"')
        + provision("a", "raised", more=limit(35))
        + provision("b", "raised", more=limit(40))
        + provision("a", "lowered", more=limit(40))
        + provision("b", "lowered", more=limit(35))
        + provision("a", "both", more="pg:guard circ:x")
        + provision("b", "both", "Expectation")
        + provision("a", "guarded", more="pg:guard circ:x")
        + provision("b", "guarded")
    )
    expected = {
        "gone": "dropped",
        "new": "new",
        "soft": "stricter",
        "hard": "looser",
        "text": "other text; what is recorded is the same",
        "raised": "stricter",
        "lowered": "looser",
        "both": "different, cannot be ranked",
        "guarded": "different, cannot be ranked",
    }
    assert changes(catalogue) == expected
    # In which order the two are named makes no difference: the years tell.
    assert changes(catalogue, "b", "a") == expected


def test_conditions_come_first_and_only_they_ask_for_proof(catalogue_of: Make) -> None:
    catalogue = catalogue_of(
        WORLD
        + provision("b", "aaa-told", "Commitment")
        + provision("b", "zzz-demanded")
        + provision("a", "aaa-promised", "Commitment")
        + provision("a", "zzz-dropped")
    )
    found = overview_of_changes(catalogue, P + "a", P + "b", "en").rows
    rows = [(str(r["norm"]).rsplit("/", 1)[-1], r["action"]) for r in found]
    assert rows == [
        ("zzz-demanded", "assess and arrange proof"),
        ("aaa-told", "read"),
        ("zzz-dropped", "check whether it is still demanded elsewhere"),
        ("aaa-promised", "check whether you still rely on it"),
    ]


def test_without_the_earlier_text_no_change_is_claimed(catalogue_of: Make) -> None:
    catalogue = catalogue_of(
        WORLD
        + policy("other", 2026, insurer="vgz")
        + policy("msz", 2026, care="msz")
        + policy("again", 2027)
        + provision("b", "new")
    )
    for one, other in (("absent", "b"), ("other", "b"), ("msz", "b"), ("again", "b"), ("b", "b")):
        with pytest.raises(InputError):
            overview_of_changes(catalogue, P + one, P + other, "nl")


def test_what_a_document_announces_stands_apart(catalogue: Catalogue) -> None:
    sheet = announced_changes(catalogue, P + "asr-geboortezorg-2025", "nl")
    known = [a for a in catalogue.announcements if a.policy == P + "asr-geboortezorg-2025"]
    assert len(sheet.rows) == len(known) > 0
    assert [r["line"] for r in sheet.rows] == [a.line for a in known]


@pytest.fixture
def nurse() -> Question:
    zzp = frozenset({PREFIXES["prov"] + "zzp"})
    return Question(PREFIXES["care"] + "wijkverpleging", 2027, zzp)


def test_every_finding_that_touches_the_answer_is_asked_once(
    catalogue: Catalogue, nurse: Question
) -> None:
    found = answer(catalogue, nurse)
    assert found
    live = {j.provision.iri for j in found.judgements if j.status is not Status.FAILED}
    live |= {p.iri for p in found.policies}
    expected = sorted(f.iri for f in catalogue.findings if f.about in live)
    queries = insurer_queries(catalogue, found)
    assert sorted(q.finding.iri for q in queries) == expected
    lines = [q.finding.line or 0 for q in queries]
    assert lines == sorted(lines)
    for lang in ("nl", "en"):
        for row in queries_sheet(catalogue, queries, lang).rows:
            assert "?" in str(row["question"])
            assert row["unclear"]
            assert row["passage"]


def test_a_question_goes_to_the_contact_of_its_subject(
    catalogue: Catalogue, nurse: Question
) -> None:
    found = answer(catalogue, nurse)
    assert found
    asked = {
        q.finding.line: q.contact.value for q in insurer_queries(catalogue, found) if q.contact
    }
    # Line 135 is about sustainability, which has its own address; line 353 about the content.
    assert asked[135] == "duurzamezorgaanbieders@asr.nl"
    assert asked[353] == "ouderenzorg@asr.nl"


def test_the_mail_has_a_part_for_each_address(catalogue: Catalogue, nurse: Question) -> None:
    found = answer(catalogue, nurse)
    assert found
    queries = insurer_queries(catalogue, found)
    text = mail_text(queries, "wijkverpleging", "nl")
    addresses = {q.contact.value for q in queries if q.contact}
    assert {line[5:] for line in text.splitlines() if line.startswith("Aan: ")} == addresses
    assert mail_text((), "x", "nl") == ""
