"""Known norms recognised: on made-up policies, on paraphrases, and with each policy left out."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from policygraph.documents import Documents
from policygraph.extraction.holdout import hidden
from policygraph.extraction.model import (
    Block,
    Candidate,
    Decision,
    FoundDeadline,
    Statement,
    StructuredText,
)
from policygraph.extraction.norm_calibration import Calibration, Point, Step, fitted, standings
from policygraph.extraction.norm_index import NormCandidate, references
from policygraph.extraction.norm_values import spelled, values_in
from policygraph.extraction.norm_words import Analyser, plain
from policygraph.extraction.norms import Asked, Recogniser, asked_of
from policygraph.model import (
    Catalogue,
    Concept,
    Deadline,
    Place,
    Policy,
    Provision,
    Reference,
    Text,
    Threshold,
)
from policygraph.vocabulary import thing_iri
from policygraph.wordlists import read_words

HERE = Path(__file__).parent
SYNONYMS = {name: group["words"] for name, group in read_words("synonyms").items()}
CALIBRATIONS = read_words("norm-calibration")
EXTREME = {
    name: {
        "accept": 0.7,
        "propose": 0.3,
        "clear": [[0, 0, 20], [0.7, 98, 98]],
        "tied": [[0, 5, 20]],
        "behind": [[0, 1, 20]],
    }
    for name in ("with-wordings", "without-wordings")
}

# slug of the norm, its name, kind, section, wording in the earlier policy
WORLD = (
    ("geen-faillissement", "is niet failliet", "ExclusionGround", "Uitsluiting", "De bakker is failliet verklaard;"),
    ("brood-op-voorraad", "heeft genoeg brood op voorraad", "Requirement", "Voorraad", "De bakker heeft minimaal 40 broden op voorraad."),
    ("oven-gekeurd", "laat de oven keuren", "Requirement", "Veiligheid", "De oven is vóór 1 maart 2026 door een keurmeester goedgekeurd."),
    ("diploma", "heeft een vakdiploma", "Requirement", "Kwaliteit", "De bakker toont een erkend vakdiploma."),
    ("afspraken-in-te-zien", "de afspraken over meel zijn in te zien", "ProcedureStep", "Meel", "Deze afspraken staan op het prikbord."),
    ("klacht-snel", "handelt klachten snel af", "Requirement", "Klachten", "Klachten van klanten handelt de bakker binnen twee weken af."),
    ("deeg-vers", "gebruikt vers deeg", "Requirement", "Kwaliteit", "Het deeg wordt elke ochtend vers gekneed."),
    ("winkel-schoon", "houdt de winkel schoon", "Requirement", "Hygiëne", "De winkelvloer blijft schoon en droog."),
    ("gilde-vergoedt", "de verzekeraar vergoedt gist", "PurchaseRule", "Vergoeding", "Wij vergoeden alleen gist van eigen kweek."),
    ("loon-betaald", "betaalt het loon op tijd", "Requirement", "Personeel", "Het loon van de knechten betaalt de bakker op tijd uit."),
    ("weigert-niemand", "weigert geen klanten", "Prohibition", "Klanten", "De bakker weigert geen klant vanwege zijn wijk of zijn taal."),
    ("hout-droog", "stookt droog hout", "Requirement", "Veiligheid", "In de oven wordt uitsluitend droog beukenhout gestookt."),
)  # fmt: skip


def norm(slug: str) -> str:
    return thing_iri("norm", slug)


def world(*more: tuple[str, str, str, str, str]) -> tuple[Catalogue, dict[str, str]]:
    policy = Policy("p:gilde", "gilde-2026", Text("Gilde", "Guild"), "o:gilde", frozenset(), ())
    concepts, provisions, wordings = {}, {}, {}
    for line, (slug, name, kind, section, wording) in enumerate((*WORLD, *more), 1):
        iri = f"p:gilde/L{line:04d}"
        concepts[norm(slug)] = Concept(norm(slug), "Norm", Text(name, ""))
        place = Place("gilde-2026", ("Inkoop", section), line, line, None, None, None)
        provisions[iri] = Provision(iri, policy.iri, kind, norm(slug), False, place)
        wordings[iri] = wording
    return Catalogue(concepts, {policy.iri: policy}, provisions), wordings


def edited(catalogue: Catalogue, line: int, **changes: Any) -> Catalogue:
    iri = f"p:gilde/L{line:04d}"
    changed = replace(catalogue.provisions[iri], **changes)
    return replace(catalogue, provisions={**catalogue.provisions, iri: changed})


@pytest.fixture(scope="module")
def gilde() -> Recogniser:
    catalogue, wordings = world()
    return Recogniser(catalogue, EXTREME, wordings, SYNONYMS)


def test_a_repeated_wording_is_the_same_norm_and_says_where_it_stands(gilde: Recogniser) -> None:
    found = gilde.recognise(Asked("- De bakker toont een vakdiploma;", "Requirement"))
    assert found.verdict == "accept"
    best = found.matches[0]
    assert (best.norm, best.relation) == (norm("diploma"), "same")
    assert "gilde-2026, regel 4" in best.reason
    assert "‘vakdiploma’" in best.reason
    assert "‘de’" not in best.reason
    assert best.score == pytest.approx(99 / 100)
    assert [m.score for m in found.matches] == sorted(
        (m.score for m in found.matches), reverse=True
    )


@pytest.mark.parametrize(
    ("text", "slug", "said"),
    [
        ("De bakker heeft minimaal 60 broden op voorraad.", "brood-op-voorraad", "ander getal: 60, eerder 40"),
        ("De oven is vóór 1 april 2026 door een keurmeester goedgekeurd.", "oven-gekeurd", "andere datum: 1 april 2026, eerder 1 maart 2026"),
        ("De oven is vóór 1 maart 2027 door een keurmeester goedgekeurd.", "oven-gekeurd", "andere datum: 1 maart 2027, eerder 1 maart 2026"),
        ("Klachten van klanten handelt de bakker binnen 10 dagen af.", "klacht-snel", "andere termijn: 10 dagen, eerder 2 weken"),
        ("Klachten van klanten handelt de bakker af.", "klacht-snel", "andere termijn: niets, eerder 2 weken"),
    ],
)  # fmt: skip
def test_another_value_is_a_variant_that_says_what_differs(
    gilde: Recogniser, text: str, slug: str, said: str
) -> None:
    best = gilde.recognise(Asked(text, "Requirement")).matches[0]
    assert (best.norm, best.relation) == (norm(slug), "variant")
    assert said in best.reason


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Klachten van klanten handelt de bakker binnen 2 weken af.", "klacht-snel"),
        ("De oven is vóór 1 maart door een keurmeester goedgekeurd.", "oven-gekeurd"),
        ("In 2031 heeft de bakker minimaal veertig broden op voorraad.", "brood-op-voorraad"),
    ],
)
def test_the_same_value_in_other_signs_and_a_bare_year_make_no_variant(
    gilde: Recogniser, text: str, slug: str
) -> None:
    best = gilde.recognise(Asked(text, "Requirement")).matches[0]
    assert (best.norm, best.relation) == (norm(slug), "same")


def test_a_date_without_a_year_takes_the_year_that_was_found_for_it() -> None:
    catalogue, wordings = world()
    wordings["p:gilde/L0003"] = "De oven is vóór 1 maart door een keurmeester goedgekeurd."
    due = Deadline("2026-03-01", False, None, None, None, None, None)
    recogniser = Recogniser(edited(catalogue, 3, deadlines=(due,)), EXTREME, wordings)
    asked = Asked(wordings["p:gilde/L0003"], deadlines=(("2027-03-01", None),))
    assert recogniser.recognise(asked).matches[0].relation == "variant"
    asked = replace(asked, deadlines=(("2026-03-01", None),))
    assert recogniser.recognise(asked).matches[0].relation == "same"


def test_another_side_of_a_limit_and_other_proof_are_variants() -> None:
    catalogue, wordings = world()
    limit = Threshold(Text("broden", ""), ">=", 40, Text("broden", ""))
    catalogue = edited(catalogue, 2, thresholds=(limit,))
    recogniser = Recogniser(edited(catalogue, 4, proof=(("c:gilde",),)), EXTREME, wordings)
    asked = Asked(wordings["p:gilde/L0002"], thresholds=(replace(limit, comparator="<="),))
    best = recogniser.recognise(asked).matches[0]
    assert (best.relation, "<= 40, eerder >= 40" in best.reason) == ("variant", True)
    asked = Asked(wordings["p:gilde/L0004"], proof=(("c:gilde",), ("c:meester",)))
    best = recogniser.recognise(asked).matches[0]
    assert (best.relation, "bewijsstuk" in best.reason) == ("variant", True)
    asked = replace(asked, proof=(("c:gilde",),))
    assert recogniser.recognise(asked).matches[0].relation == "same"


def test_a_requirement_not_to_be_is_the_norm_of_the_ground_for_exclusion(gilde: Recogniser) -> None:
    found = gilde.recognise(Asked("De bakker is niet failliet verklaard;", "Requirement"))
    assert found.matches[0].norm == norm("geen-faillissement")
    assert "ontkent" not in found.matches[0].reason


def test_the_same_words_denied_are_never_accepted(gilde: Recogniser) -> None:
    said = "De bakker weigert een klant vanwege zijn wijk of zijn taal."
    found = gilde.recognise(Asked(said, "Prohibition"))
    assert found.verdict == "propose"
    assert "let op: de een ontkent of laat open wat de ander zegt" in found.matches[0].reason
    assert gilde.recognise(Asked(said.replace("een", "geen"), "Prohibition")).verdict == "accept"


def test_one_wording_with_two_norms_shows_both_and_decides_nothing() -> None:
    catalogue, wordings = world(
        (
            "gastdiploma",
            "laat gasten met een vakdiploma toe",
            "Requirement",
            "Kwaliteit",
            WORLD[3][4],
        )
    )
    found = Recogniser(catalogue, EXTREME, wordings).recognise(Asked(WORLD[3][4], "Requirement"), 1)
    assert found.verdict == "propose"
    assert {m.norm for m in found.matches} == {norm("diploma"), norm("gastdiploma")}
    assert all("ongeveer even dichtbij" in m.reason for m in found.matches)


def test_a_sentence_that_leans_on_another_section_is_not_accepted(gilde: Recogniser) -> None:
    asked = Asked(WORLD[4][4], "ProcedureStep", ("Inkoop", "Meel"))
    assert gilde.recognise(asked).verdict == "accept"
    elsewhere = gilde.recognise(replace(asked, section=("Werkwijze", "Vakantie")))
    assert elsewhere.verdict == "propose"
    assert "verwijst naar tekst" in elsewhere.matches[0].reason
    # Nothing else is near: that alone is the reason.
    assert "even dichtbij" not in elsewhere.matches[0].reason
    deeper = gilde.recognise(
        replace(asked, section=("Levering en voorraad van grondstoffen", "Meel"))
    )
    assert deeper.verdict == "accept"


def test_what_has_no_norm_gets_none_and_still_shows_the_nearest(gilde: Recogniser) -> None:
    found = gilde.recognise(Asked("De dakgoot wordt jaarlijks geleegd.", "Requirement"))
    assert found.verdict == "none"
    assert gilde.recognise(Asked("", "Requirement")).matches == ()


def test_without_documents_names_alone_are_compared_and_that_is_said() -> None:
    catalogue, _ = world()
    catalogue = edited(
        catalogue, 3, deadlines=(Deadline("2026-03-01", False, None, None, None, None, None),)
    )
    recogniser = Recogniser(catalogue, EXTREME, None, SYNONYMS)
    best = recogniser.recognise(
        Asked("Hij laat de oven keuren vóór 1 mei 2026.", "Requirement")
    ).matches[0]
    assert (best.norm, best.relation) == (norm("oven-gekeurd"), "variant")
    assert "alleen vergeleken met de naam ‘laat de oven keuren’" in best.reason


def test_the_order_of_the_catalogue_changes_nothing() -> None:
    catalogue, wordings = world(WORLD[3], WORLD[7])
    turned = replace(
        catalogue,
        concepts=dict(reversed([*catalogue.concepts.items()])),
        provisions=dict(reversed([*catalogue.provisions.items()])),
    )
    one, other = (Recogniser(c, EXTREME, wordings, SYNONYMS) for c in (catalogue, turned))
    for *_, wording in WORLD:
        assert one.recognise(Asked(wording)) == other.recognise(Asked(wording))


def test_a_lower_place_is_never_surer_than_the_one_above() -> None:
    catalogue, wordings = world()
    odd = {
        "accept": 0.9,
        "propose": 0.1,
        "clear": [[0, 9, 28]],
        "tied": [],
        "behind": [[0, 98, 98]],
    }
    recogniser = Recogniser(catalogue, {"with-wordings": odd}, wordings)
    scores = [m.score for m in recogniser.recognise(Asked(WORLD[3][4])).matches]
    assert scores[0] == pytest.approx(1 / 3, abs=1e-4)
    assert set(scores) == {scores[0]}


def test_numbers_dates_and_counts_are_one_term_and_speakers_are_the_insurer() -> None:
    catalogue, _ = world()
    organization = Concept("o:gilde", "Organization", Text("Gilde Gist", ""), ("G.G.",))
    known = {**catalogue.concepts, "o:gilde": organization}
    analyser = Analyser(replace(catalogue, concepts=known))
    said = analyser.analyse("Vóór 1 maart 2026 wil G.G. twee of 20 ovens zien, niet 5x.")
    assert said.masked == "voor # wil verzekeraar # of # ovens zien niet #"
    assert said.denials == 1
    assert analyser.analyse("Wij bakken").words[0] == "verzekeraar"


def test_words_cut_by_a_column_markup_and_slips_do_not_hide_a_norm(gilde: Recogniser) -> None:
    assert plain(
        "- **Toon** het vakdi-\nploma via [de balie](#) en de voor- en achterdeur, beuken- hout"
    ) == ("**Toon** het vakdiploma via de balie en de voor- en achterdeur, beukenhout")
    asked = Asked("In de oven wordt uitsluitend droog beuken- hout gestoakt.", "Requirement")
    found = gilde.recognise(asked)
    assert (found.verdict, found.matches[0].norm) == ("accept", norm("hout-droog"))


def test_a_law_that_both_name_counts() -> None:
    catalogue, _ = world()
    law = Reference("l:broodwet", "citesLaw")
    catalogue = edited(
        catalogue, 8, references=(law, Reference("l:andere", "refersTo", inferred=True))
    )
    recogniser = Recogniser(catalogue, EXTREME)
    assert references(catalogue.provisions["p:gilde/L0008"]) == {"l:broodwet"}
    asked = Asked("Hij leeft de regels na.", references=frozenset({"l:broodwet"}))
    assert recogniser.recognise(asked).matches[0].norm == norm("winkel-schoon")
    _, wordings = world()
    beside = Recogniser(catalogue, EXTREME, wordings).index
    with_law, without = (
        next(c for c in beside.candidates(a, 12) if c.norm == norm("winkel-schoon"))
        for a in (replace(asked, text=WORLD[7][4]), Asked(WORLD[7][4] + " Altijd."))
    )
    assert with_law.by_wording > 0.99 > without.by_wording


def test_a_definition_and_an_alias_of_a_norm_are_read_too() -> None:
    catalogue, _ = world()
    iri = norm("winkel-schoon")
    told = replace(
        catalogue.concepts[iri],
        aliases=("dweilt de tegels",),
        definition=Text("ongedierte krijgt er geen kans", ""),
    )
    recogniser = Recogniser(replace(catalogue, concepts={**catalogue.concepts, iri: told}), EXTREME)
    by_alias = recogniser.recognise(Asked("De knecht dweilt dagelijks alle tegels.")).matches[0]
    assert (by_alias.norm, "‘dweilt de tegels’" in by_alias.reason) == (iri, True)
    assert recogniser.recognise(Asked("Er is geen ongedierte.")).matches[0].norm == iri


def test_a_statement_asks_with_its_headings_leads_and_values() -> None:
    text = "De oven is vóór 1 maart 2026 goedgekeurd."
    places = tuple((3, i + 1) for i in range(len(text)))
    blocks = (
        Block(0, "heading", 1, "Veiligheid", ((1, 1),) * 10),
        Block(1, "paragraph", 1, "De bakker zorgt dat:", ((2, 1),) * 20, heading=0),
        Block(2, "item", 1, text, places, heading=0, lead=1),
    )
    statement = Statement(
        Candidate(blocks[2], 0, len(text)),
        {"kind": Decision("Requirement", "r", 0.9)},
        0.9,
        deadlines=(FoundDeadline("2026-03-01", False, None, 11, 24, "r"),),
    )
    asked = asked_of(statement, StructuredText(blocks))
    assert asked == Asked(
        text, "Requirement", ("Veiligheid",), ("De bakker zorgt dat:",), deadlines=(("2026-03-01", None),)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "uiterlijk 3 mei 2027 of 4-6-2028, in elk geval eind juni",
            {"2027-05-03", "2028-06-04", "--06"},
        ),
        ("binnen vier weken en 36 uur", {"4W", "36TH"}),
        ("minimaal 80 % van € 1.250,50 en 2,5 fte", {"80%", "1250.5", "2.5"}),
        ("tussen 22.30 uur en 6.00 uur", {"22:30", "6:00"}),
        ("per kwartaal, jaarlijks, tweemaal", {"1Q", "1Y", "2"}),
        ("ISO 9001, NEN 7510, artikel 12 lid 3, 030 - 123 45 67, 3500 AB, a1@b2.nl", set()),
        ("in 2027 en contractjaar 2028", set()),
        ("2. drie broden", {"3"}),
    ],
)
def test_values_are_read_and_names_with_numbers_are_not(text: str, expected: set[str]) -> None:
    assert {v.text for v in values_in(text)} == expected


def test_a_value_that_only_one_of_two_other_sentences_has_makes_no_variant(
    gilde: Recogniser,
) -> None:
    far = "Een klant die klaagt krijgt van de bakker snel antwoord op zijn klachten."
    found = gilde.recognise(Asked(far, "Requirement"))
    assert (found.matches[0].norm, found.matches[0].relation) == (norm("klacht-snel"), "same")
    found = gilde.recognise(Asked(far.replace("snel", "binnen drie dagen"), "Requirement"))
    assert (found.matches[0].norm, found.matches[0].relation) == (norm("klacht-snel"), "variant")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("2027-07-01", "1 juli 2027"),
        ("--06", "juni"),
        ("4W", "4 weken"),
        ("1D", "1 dag"),
        ("36TH", "36 uur"),
        ("2.5", "2,5"),
        ("80%", "80%"),
        ("22:30", "22:30"),
    ],
)
def test_values_are_spelled_as_dutch_writes_them(value: str, said: str) -> None:
    assert spelled(value) == said


@pytest.mark.parametrize("name", sorted(SYNONYMS))
def test_the_examples_of_a_group_of_synonyms_share_its_meaning(name: str) -> None:
    group = read_words("synonyms")[name]
    analyser = Analyser(Catalogue({}, {}, {}), SYNONYMS)
    bare = Analyser(Catalogue({}, {}, {}))
    one, other = group["examples"]
    assert one != other
    for sentence in (one, other):
        assert f"means:{name}" in analyser.analyse(sentence).terms
        assert f"means:{name}" not in bare.analyse(sentence).terms


def candidate(score: float, **more: Any) -> NormCandidate:
    return NormCandidate("n", score, score, score, "", **more)


def test_near_ties_denials_and_leaning_sentences_do_not_stand_clear() -> None:
    assert standings([candidate(0.9), candidate(0.8), candidate(0.8)]) == [
        "clear",
        "behind",
        "behind",
    ]
    assert standings([candidate(0.9), candidate(0.87), candidate(0.8)]) == [
        "tied",
        "tied",
        "behind",
    ]
    assert standings([candidate(0.9, opposed=True), candidate(0.5)]) == ["tied", "behind"]
    assert standings([candidate(0.9, leaning=True), candidate(0.5)]) == ["tied", "behind"]
    assert standings([]) == []


def test_a_calibration_is_monotone_smoothed_and_accepts_no_more_than_allowed() -> None:
    # Twenty a step: 0.1 right 2, 0.3 right 10, 0.5 right 6 (pooled with the one before), 0.9 all.
    seen = [
        Point("clear", score, number < right)
        for score, right in ((0.1, 2), (0.3, 10), (0.5, 6), (0.9, 20))
        for number in range(20)
    ]
    made = fitted(seen)
    assert made.steps["clear"] == (Step(0.0, 2, 20), Step(0.3, 16, 40), Step(0.9, 20, 20))
    assert made.probability("clear", 0.2) == pytest.approx(3 / 22)
    assert made.probability("clear", 0.6) == pytest.approx(17 / 42)
    assert made.accept == 0.9
    assert made.probability("tied", 0.9) == 0.0
    assert Calibration.from_data(made.as_data()) == made
    never = fitted(seen, accepts=False)
    assert never.accept > 1
    assert Calibration.from_data(never.as_data()) == never


def test_many_repetitions_do_not_pay_for_guesses() -> None:
    repeated = [Point("clear", 0.95, True)] * 1000
    guessed = [Point("clear", 0.4, number % 2 == 0) for number in range(30)]
    assert fitted(repeated + guessed).accept == 0.95


@pytest.mark.parametrize("name", ["with-wordings", "without-wordings"])
def test_the_calibration_in_the_data_is_monotone(name: str) -> None:
    made = Calibration.from_data(CALIBRATIONS[name])
    assert 0 < made.propose < made.accept
    # The name of a norm alone is never enough.
    assert (made.accept < 1) == (name == "with-wordings")
    for steps in made.steps.values():
        shares = [s.share for s in steps]
        assert shares == sorted(shares)
        assert all(s.right <= s.total for s in steps)
    assert sum(s.total for s in made.steps["clear"]) > 500


def paraphrases() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load((HERE / "norm_paraphrases.yml").read_text("utf-8"))
    return found


def paraphrased(recogniser: Recogniser) -> Mapping[str, float]:
    """Shares right first and among three, and the near misses and wrong norms that are accepted."""
    first = three = wrong = asked = 0
    for entry in paraphrases():
        found = recogniser.recognise(Asked(entry["text"], entry["kind"]))
        norms = [m.norm for m in found.matches]
        right = entry["norm"] if isinstance(entry["norm"], list) else [entry["norm"]]
        meant = {norm(slug) for slug in right if slug}
        asked += bool(meant)
        first += bool(meant & set(norms[:1]))
        three += bool(meant & set(norms[:3]))
        wrong += found.verdict == "accept" and norms[0] not in meant
    return {"first": first / asked, "three": three / asked, "wrong": wrong}


def test_the_norms_of_the_paraphrases_exist(catalogue: Catalogue) -> None:
    entries = paraphrases()
    assert len(entries) >= 50
    for entry in entries:
        named = [
            *(entry["norm"] if isinstance(entry["norm"], list) else [entry["norm"]]),
            entry.get("like"),
        ]
        assert {norm(slug) for slug in named if slug} <= catalogue.concepts.keys()


def test_statements_in_other_words_find_their_norm_by_name(catalogue: Catalogue) -> None:
    shares = paraphrased(Recogniser(catalogue, CALIBRATIONS, None, SYNONYMS))
    assert shares["first"] >= 0.85
    assert shares["three"] >= 0.95
    assert shares["wrong"] == 0


@pytest.fixture(scope="module")
def wordings(catalogue: Catalogue, documents: Documents) -> dict[str, str]:
    quotes = {p.iri: documents.quote(p) for p in catalogue.provisions.values()}
    return {iri: quote for iri, quote in quotes.items() if quote}


def test_statements_in_other_words_find_their_norm_beside_the_documents(
    catalogue: Catalogue, wordings: dict[str, str]
) -> None:
    shares = paraphrased(Recogniser(catalogue, CALIBRATIONS, wordings, SYNONYMS))
    assert shares["first"] >= 0.85
    assert shares["three"] >= 0.95
    assert shares["wrong"] == 0


def test_a_policy_left_out_finds_the_norms_that_others_express(
    catalogue: Catalogue, wordings: dict[str, str]
) -> None:
    policies_of: dict[str | None, set[str]] = {}
    for provision in catalogue.provisions.values():
        policies_of.setdefault(provision.norm, set()).add(provision.policy)
    known = first = accepted = wrong = 0
    for policy, provisions in catalogue.by_policy.items():
        rest = hidden(catalogue, policy)
        gone = catalogue.concepts.keys() - rest.concepts.keys()
        assert gone == {n for n, users in policies_of.items() if users == {policy}}
        assert not {p.policy for p in rest.provisions.values()} & {policy}
        recogniser = Recogniser(rest, CALIBRATIONS, wordings, SYNONYMS)
        for p in provisions:
            asked = Asked(wordings[p.iri], p.kind, p.place.section, (), references(p))
            found = recogniser.recognise(asked)
            right = bool(found.matches) and found.matches[0].norm == p.norm
            known += bool(policies_of[p.norm] - {policy})
            first += right
            accepted += found.verdict == "accept"
            wrong += found.verdict == "accept" and not right
    assert known >= 650
    assert first / known >= 0.96
    assert accepted >= 500
    assert wrong / accepted <= 0.02
