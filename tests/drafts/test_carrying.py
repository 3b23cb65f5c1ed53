"""What was reviewed of the same words goes along to the draft of the next year."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from policygraph.anchors import quote_hash
from policygraph.drafts.carrying import carried, masking
from policygraph.drafts.deciding import extended
from policygraph.drafts.extracting import extractor
from policygraph.drafts.ingesting import Ingested, Wanted, draft_of
from policygraph.drafts.model import Entry
from policygraph.model import Catalogue, Contact, Policy, Provision, Term, Text
from policygraph.reading import read
from policygraph.session import Session
from policygraph.vocabulary import policy_iri, thing_iri
from policygraph.wordlists import read_words

TEXT = """# Zorginkoopbeleid 2031 Ziekenvervoer

## Contractvoorwaarden

U voldoet aan de volgende voorwaarden:

- U meldt een botsing binnen zes weken aan ons als er letsel is.
- U beantwoordt een klacht via ritten@proef.example.nl.
- U wast de wagens wekelijks.
- U wast de wagens wekelijks.
"""
REPORT = "U meldt een botsing binnen zes weken aan ons als er letsel is."
BEFORE = "U meldt een botsing binnen vier weken aan ons als er letsel is."
MAIL = "U beantwoordt een klacht via ritten@proef.example.nl."
WASH = "U wast de wagens wekelijks."
OLD = "proef-ziekenvervoer-2030"
Make = Callable[..., dict[str, Entry]]


@pytest.fixture(scope="module")
def found(session: Session, tmp_path_factory: pytest.TempPathFactory) -> Ingested:
    path = tmp_path_factory.mktemp("carrying") / "proef-ziekenvervoer-2031.md"
    path.write_text(TEXT, encoding="utf-8")
    wanted = Wanted("a.s.r.", "ziekenvervoer", (2031,))
    words = read_words("publishers")
    return draft_of(path, read(path), wanted, session.catalogue, words, extractor(session))


def entry_of(found: Ingested, words: str) -> Entry:
    return next(e for e in found.draft.entries if words in e.quote)


def reviewed(found: Ingested, quote: str, words: str, **fields: object) -> Provision:
    """A provision of the year before, as the rules find it now save for what is given."""
    like = entry_of(found, words).provision
    iri = f"{policy_iri(OLD)}/L{len(quote):04d}"
    place = replace(like.place, document=OLD, quote_hash=quote_hash(quote))
    return replace(like, **{"iri": iri, "policy": policy_iri(OLD), "place": place} | fields)  # type: ignore[arg-type]


@pytest.fixture
def after(found: Ingested) -> Make:
    """Give the entries, by their wording, after the provisions of the year before."""

    def make(
        *provisions: Provision, wordings: dict[str, str] | None = None,
        norm: str | None = None, **fields: object,
    ) -> dict[str, Entry]:  # fmt: skip
        known: Catalogue = extended(found.catalogue, found.draft)
        policy = Policy(
            policy_iri(OLD), OLD, Text("Proef", "Trial"), found.draft.policy.insurer,
            found.draft.policy.concerns, (Term(2030),), (), OLD,
        )  # fmt: skip
        policy = replace(policy, **fields)  # type: ignore[arg-type]
        whole = replace(
            known,
            policies={**known.policies, policy.iri: policy},
            provisions={**known.provisions, **{p.iri: p for p in provisions}},
        )
        masked = masking(read_words("quantities")["numbers"], read_words("dates")["months"])
        entries = tuple(
            replace(e, provision=replace(e.provision, norm=norm)) if norm else e
            for e in found.draft.entries
        )
        draft = carried(replace(found.draft, entries=entries), whole, wordings or {}, masked)
        return {" ".join(e.quote.removeprefix("- ").split()): e for e in draft.entries}

    return make


def letter(found: Ingested, quote: str = BEFORE) -> Provision:
    new = entry_of(found, "botsing").provision
    what, who = Text("melding van de botsing", "report of the crash"), Text("vervoerder", "carrier")
    deadlines = tuple(replace(d, period="P4W", what=what, who=who) for d in new.deadlines)
    trigger = Text("bij letsel", "with injuries")
    return reviewed(found, quote, "botsing", trigger=trigger, deadlines=deadlines)


def test_numbers_and_months_are_left_open() -> None:
    masked = masking({"vier": 4, "twintig": 20}, ["juli"])
    same = masked("Vóór 1 juli 2030 binnen vier weken, zie [hier](http://a.nl).")
    assert same == masked("vóór 30 juli 2031 binnen vierentwintig weken zie [hier")
    assert same != masked("na 1 juli 2030 binnen vier weken zie hier")


def test_a_changed_number_keeps_the_words_and_not_the_value(after: Make, found: Ingested) -> None:
    old = letter(found)
    entry = after(old, wordings={old.iri: BEFORE})[REPORT]
    deadline = entry.provision.deadlines[0]
    assert deadline.period == "P6W"
    assert deadline.what == Text("melding van de botsing", "report of the crash")
    assert entry.provision.trigger == Text("bij letsel", "with injuries")
    assert f"woorden van {OLD}/" in entry.rules["deadlines"]


def test_without_the_text_only_the_very_same_words_are_known(after: Make, found: Ingested) -> None:
    untouched = entry_of(found, "botsing").provision
    assert after(letter(found))[REPORT].provision == untouched
    same = after(letter(found, REPORT))[REPORT].provision
    assert same.trigger == Text("bij letsel", "with injuries")
    assert same.deadlines[0].period == "P6W"


def test_a_year_of_another_policy_is_not_taken_along(after: Make, found: Ingested) -> None:
    year = Text("als er in 2030 letsel is", "if there is injury in 2030")
    old = replace(letter(found), trigger=year)
    new = after(old, wordings={old.iri: BEFORE})[REPORT].provision
    assert new.trigger == entry_of(found, "botsing").provision.trigger


@pytest.mark.parametrize(
    "other", [{"insurer": thing_iri("organization", "elders")}, {"terms": (Term(2031),)}]
)
def test_only_an_earlier_policy_of_the_same_insurer_counts(
    after: Make, found: Ingested, other: dict[str, object]
) -> None:
    new = after(letter(found, REPORT), **other)[REPORT].provision
    assert new == entry_of(found, "botsing").provision


def test_what_stands_twice_is_left_alone(after: Make, found: Ingested) -> None:
    trigger = Text("na een rit", "after a ride")
    wash = reviewed(found, WASH, "wast", trigger=trigger)
    assert after(wash)[WASH].doubts == entry_of(found, "wast").doubts
    crash = letter(found, REPORT)
    twice = replace(crash, iri=f"{crash.iri}.2")
    assert after(crash, twice)[REPORT].provision == entry_of(found, "botsing").provision


def test_the_words_of_another_norm_are_not_taken(after: Make, found: Ingested) -> None:
    mine, other = thing_iri("norm", "proef-mijn"), thing_iri("norm", "proef-ander")
    crash = letter(found, REPORT)
    same = after(replace(crash, norm=mine), norm=mine)[REPORT].provision
    assert same.trigger == crash.trigger
    assert after(replace(crash, norm=other), norm=mine)[REPORT].provision.trigger != crash.trigger


def test_an_address_that_is_known_is_not_proposed_anew(after: Make, found: Ingested) -> None:
    new = entry_of(found, "klacht").provision.contacts
    assert len(new) == 1
    contact = replace(new[0], iri=thing_iri("contact-point", "klachten"), subject=Text("k", "c"))
    assert isinstance(contact, Contact)
    entries = after(reviewed(found, MAIL, "klacht", contacts=(contact,)))
    assert entries[MAIL].provision.contacts == (contact,)


def test_another_kind_is_a_doubt_and_no_decision(after: Make, found: Ingested) -> None:
    old = replace(letter(found, REPORT), kind="Permission")
    entry = after(old)[REPORT]
    assert entry.provision.kind == entry_of(found, "botsing").provision.kind
    said = [d for d in entry.doubts if OLD in d]
    assert len(said) == 1
    assert "soort toegestaan" in said[0]


def test_what_the_lead_in_says_goes_along_under_the_same_heading(
    after: Make, found: Ingested
) -> None:
    purpose = (thing_iri("purpose", "contract-krijgen"),)
    old = replace(letter(found, REPORT), condition_for=purpose)
    assert after(old)[REPORT].provision.condition_for == purpose
    elsewhere = replace(old, place=replace(old.place, section=("Overig",)))
    assert after(elsewhere)[REPORT].provision.condition_for == ()
