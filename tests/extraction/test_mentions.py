"""What a statement names: the longest name, written as a name must be, with its property."""

import re

import pytest

from policygraph.extraction.instruments import unknown_instruments
from policygraph.extraction.mentions import MentionIndex, mentions
from policygraph.extraction.names import NameIndex, stem
from policygraph.extraction.proofs import proofs
from policygraph.vocabulary import local_name
from policygraph.wordlists import read_words

from .building import candidate, catalogue, concept

WORDS = read_words("mentions")
GRAPH = catalogue(
    concept("Law", "wvz", "Wet voorbeeldzorg", "Wvz", "Wet voorbeeld-zorg 2030"),
    concept("Law", "regeling-wvz", "Regeling toezicht Wvz"),
    concept("Law", "heffingen", "heffingenwetgeving", "heffingen"),
    concept("Agreement", "akkoord", "Groot Akkoord Zorg", "GAZ"),
    concept("Agreement", "akkoord-2", "Groot Akkoord Zorg 2.0", broader="akkoord"),
    concept("Standard", "kader", "kwaliteitskader logopedie", "kwaliteitskader"),
    concept("Standard", "nen-8888-norm", "NEN 8888", "NEN-8888"),
    concept("Law", "voorbeeldhulpwet", "Voorbeeldhulpwet"),
    concept("Certification", "nen-8888", "NEN 8888-certificaat", "NEN 8888"),
    concept("Certification", "nen-9999", "NEN 9999-certificaat", "NEN 9999"),
    concept("Certification", "qmk", "QMK-certificaat", "QMK"),
    concept("Certification", "qmk-optiek", "QMK-certificaat optiek", "QMK optiek"),
    concept("Certification", "vvk", "VVK-keurmerk", "VVK"),
    concept("Certification", "gelijkwaardig-keurmerk", "gelijkwaardig keurmerk"),
    concept("Organization", "vvk-bond", "Vereniging van Vaklieden", "VVK"),
    concept("Organization", "post", "Postbedrijf Zorg", "POZ"),
    concept("Registration", "olr-inschrijving", "inschrijving in het Optiekregister"),
    concept("Register", "olr", "Optiekregister", "register van opticiens"),
    concept("InformationSystem", "loket", "Mijn Loket"),
    concept("Programme", "samen-kiezen", "Samen Kiezen"),
    concept("ContractDocument", "visie", "visie op de zorgketen", "zorgketen"),
)
INDEX = MentionIndex(GRAPH, WORDS)


def named(text: str, part: str | None = None, **where: object) -> dict[str, str]:
    found = mentions(*candidate(text, part, **where), INDEX)  # type: ignore[arg-type]
    return {local_name(f.iri): f.property for f in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("U werkt volgens de Wet Voorbeeldzorg (Wvz).", {"wvz": "citesLaw"}),
        ("U volgt de wet voorbeeld\u00ad zorg.".replace("\u00ad", ""), {"wvz": "citesLaw"}),
        ("Een Wvz-vergunning is nodig.", {"wvz": "citesLaw"}),
        ("Artikel 4 van de WVZ geldt.", {"wvz": "citesLaw"}),
        ("De Wet is duidelijk.", {}),
        ("Hulp volgens de voorbeeldhulpwet.", {"voorbeeldhulpwet": "citesLaw"}),
        ("De Regeling toezicht Wvz geldt.", {"regeling-wvz": "citesLaw", "wvz": "citesLaw"}),
        ("Wij volgen het Groot Akkoord Zorg 2.0.", {"akkoord-2": "conformsTo"}),
        ("De GAZ-doelen blijven.", {"akkoord": "conformsTo"}),
        ("gaz wordt hier verbrand", {}),
        ("Samen kiezen is fijn.", {}),
        ("Doe mee aan Samen Kiezen.", {"samen-kiezen": "conformsTo"}),
        ("Dit past in de zorgketen.", {}),
        ("Stuur het via Mijn Loket.", {"loket": "involves"}),
        ("Stuur het naar info@poz.nl of www.poz.nl.", {}),
        ("Iedere heffing drukt.", {}),
        ("Het kwaliteitskader van de opticiens geldt.", {}),
        ("De GAZ Zorgverzekeraar N.V. tekent.", {}),
        ("Het kwaliteitskader geldt ook in de logopedie.", {"kader": "conformsTo"}),
    ],
)  # fmt: skip
def test_a_name_counts_where_it_is_written_as_one(text: str, expected: dict[str, str]) -> None:
    assert named(text) == expected


def test_a_name_that_means_two_things_is_settled_by_the_words_around_it() -> None:
    assert named("U bent in het bezit van het VVK.") == {"vvk": "requiresCredential"}
    assert named("De VVK stelt de prijs vast.") == {"vvk-bond": "involves"}
    assert named("U bent gecertificeerd volgens NEN 8888.") == {"nen-8888": "requiresCredential"}
    assert named("U werkt conform NEN 8888.") == {"nen-8888-norm": "conformsTo"}


def test_being_in_a_register_is_a_registration_and_naming_it_is_not() -> None:
    assert named("U staat ingeschreven in het register van opticiens.") == {
        "olr": "involves",
        "olr-inschrijving": "requiresCredential",
    }
    assert named("Het Optiekregister verhuist.") == {"olr": "involves"}


def test_lists_that_leave_words_out_are_completed() -> None:
    assert set(named("U heeft een certificaat NEN 8888 en 9999.")) == {"nen-8888", "nen-9999"}
    assert set(named("U heeft het QMK certificaat voor optiek.")) == {"qmk-optiek"}


def test_a_system_named_before_a_clause_or_list_is_where_it_happens() -> None:
    whole = "In Mijn Loket vindt u alles. U kunt nota's nazien en adressen wijzigen."
    assert named(whole, "adressen wijzigen") == {"loket": "involves"}
    assert named("een adres wijzigen", kind="item", lead="In Mijn Loket kunt u:") == {
        "loket": "involves"
    }
    assert named("Bel ons.", kind="item", lead="De Wvz vraagt:") == {}


def test_the_head_of_a_name_counts_only_in_a_document_about_the_rest() -> None:
    assert named("Het kwaliteitskader geldt.") == {}
    about = named("Het kwaliteitskader geldt.", headings=["Inkoop van logopedie"])
    assert about == {"kader": "conformsTo"}


def test_a_body_enters_nobody_where_its_register_is_named() -> None:
    graph = catalogue(
        concept("Organization", "pos", "Stichting Pos", "Pos"),
        concept("Register", "codelijst", "Posregister"),
        concept("Registration", "code", "inschrijving in het Posregister"),
        concept("Registration", "noot", "aantekening bij Pos"),
    )
    index = MentionIndex(graph, WORDS)

    def credentials(text: str) -> set[str]:
        found = mentions(*candidate(text), index)
        return {local_name(f.iri) for f in found if f.property == "requiresCredential"}

    assert credentials("U staat met een registratie in het Posregister van Pos.") == {"code"}
    assert credentials("U heeft een registratie bij Pos.") == {"noot"}


def test_a_body_makes_no_entry_in_another_register_than_the_one_named() -> None:
    graph = catalogue(
        concept("Organization", "pos", "Stichting Pos", "Pos"),
        concept("Register", "poslijst", "Poslijst"),
        concept("Register", "andere", "Vrije lijst"),
        concept("Registration", "in-poslijst", "inschrijving in de Poslijst van Pos"),
    )
    index = MentionIndex(graph, WORDS)
    found = mentions(*candidate("Een inschrijving in de Vrije lijst bij Pos telt."), index)
    assert {local_name(f.iri) for f in found} == {"andere", "pos"}
    found = mentions(*candidate("Een inschrijving bij Pos telt."), index)
    assert {local_name(f.iri) for f in found} == {"in-poslijst", "pos"}


def test_a_law_with_the_name_of_a_register_names_no_registration() -> None:
    graph = catalogue(
        concept("Law", "wet", "Wet op het vak", "Wet VAK"),
        concept("Registration", "vak", "VAK-registratie", "VAK"),
    )
    index = MentionIndex(graph, WORDS)
    found = mentions(*candidate("U volgt de Wet VAK."), index)
    assert {local_name(f.iri) for f in found} == {"wet"}


def test_what_points_back_is_found_in_the_sentence_before() -> None:
    text = "U heeft het VVK-keurmerk. Dit keurmerk is drie jaar geldig."
    assert named(text, "Dit keurmerk is drie jaar geldig.") == {"vvk": "requiresCredential"}
    assert named("U heeft een fiets. Dit keurmerk telt.", "Dit keurmerk telt.") == {}


def proof(text: str) -> list[list[str]]:
    found, structure = candidate(text)
    lists = proofs(found, mentions(found, structure, INDEX), INDEX)
    return [[local_name(i) for i in members] for members in lists]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("U bezit het QMK of het VVK keurmerk.", [["qmk"], ["vvk"]]),
        ("U bezit de certificaten NEN 8888, NEN 9999 en QMK.", [["nen-8888", "nen-9999", "qmk"]]),
        ("U bezit een certificaat QMK, NEN 9999 of VVK.", [["qmk"], ["nen-9999"], ["vvk"]]),
        ("U bezit een certificaat NEN 8888 en 9999, of het VVK.", [["nen-8888", "nen-9999"], ["vvk"]]),
        ("U bezit een QMK-certificaat of een gelijkwaardig certificaat.", [["qmk"], ["gelijkwaardig-keurmerk"]]),
        ("U bezit een fiets.", []),
    ],
)  # fmt: skip
def test_accepted_proof_is_or_of_ands(text: str, expected: list[list[str]]) -> None:
    assert proof(text) == expected


@pytest.mark.parametrize("entry", WORDS["unknown"], ids=lambda e: e["found"])
def test_an_unknown_instrument_is_proposed(entry: dict[str, str]) -> None:
    found, _ = candidate(entry["example"])
    proposals = unknown_instruments(found, (), INDEX)
    assert (entry["type"], entry["found"]) in [(u.type, u.name) for u in proposals]


@pytest.mark.parametrize("text", WORDS["unknown_not"]["examples"])
def test_what_only_looks_like_a_name_is_no_proposal(text: str) -> None:
    assert unknown_instruments(candidate(text)[0], (), INDEX) == ()


def test_a_regulation_on_a_known_law_is_one_of_its_own() -> None:
    found, structure = candidate("Dit staat in het Uitvoeringsbesluit Wvz.")
    (proposal,) = unknown_instruments(found, mentions(found, structure, INDEX), INDEX)
    assert (proposal.type, proposal.name) == ("Law", "Uitvoeringsbesluit Wvz")


def test_what_is_known_is_no_proposal() -> None:
    found, structure = candidate("U volgt de Wet voorbeeldzorg en NEN 8888.")
    assert unknown_instruments(found, mentions(found, structure, INDEX), INDEX) == ()


@pytest.mark.parametrize("section", ["certificate", "enrolment", "holding", "there", "place",
                                     "equivalent", "alternative"])  # fmt: skip
def test_each_cue_is_in_its_examples(section: str) -> None:
    pattern = re.compile(WORDS[section]["pattern"], re.IGNORECASE)
    for example in WORDS[section]["examples"]:
        assert pattern.search(example), example


def test_inflection_and_offsets() -> None:
    assert stem("praktijken") == stem("praktijk")
    assert stem("ziekenhuizen") == stem("ziekenhuis") != stem("ziekenhuisbed")
    index = NameIndex([concept("Organization", "x", "grote praktijk")])
    found = index.find("Alle Grote Praktijken doen mee.")
    assert [(f.start, f.end, f.exact) for f in found] == [(5, 21, False)]
