"""The chapter decides before the verb; lead-ins give force; knock-outs stand anywhere; negation."""

import time

import pytest

from policygraph.extraction.confidence import Calibration, calibrate
from policygraph.extraction.cues import read_cues
from policygraph.extraction.pipeline import Pipeline
from policygraph.extraction.regimes import regimes
from policygraph.extraction.structure import structure
from policygraph.vocabulary import KINDS
from policygraph.wordlists import read_words

CUES = read_cues(read_words("cues"))


def kinds(text: str) -> dict[str, str | None]:
    read = Pipeline(CUES).read(text.split("\n"))
    found: dict[str, str | None] = {c.text: None for c, _ in read.rejected}
    return found | {s.candidate.text: s.kind for s in read.statements}


def only(text: str) -> str | None:
    return list(kinds(text).values())[-1]


SENTENCE = "Wij verwachten dat de praktijk haar wachttijd elke maand publiceert."


@pytest.mark.parametrize(
    ("chapter", "kind"),
    [
        ("Onze visie op zorg", "Expectation"),
        ("Toegankelijkheid", "Expectation"),
        ("Contractvoorwaarden", "Requirement"),
        ("Aanvullende voorwaarden voor klinieken", "Requirement"),
        ("Minimumeisen", "Requirement"),
        ("Kwaliteitscriteria", "Requirement"),
        ("Planning en termijnen", "ProcedureStep"),
    ],
)
def test_the_chapter_decides_before_the_verb(chapter: str, kind: str) -> None:
    assert only(f"## {chapter}\n\n{SENTENCE}") == kind


@pytest.mark.parametrize(
    "chapter", ["Onze visie", "Contractvoorwaarden", "Inkoopproces", "Tarieven"]
)
def test_a_knock_out_is_one_in_any_chapter(chapter: str) -> None:
    assert (
        only(f"## {chapter}\n\nU ontvangt geen contract als u onder toezicht staat.")
        == "ExclusionGround"
    )


def test_the_same_words_as_requirement_and_as_ground() -> None:
    item = "- u staat {}onder verscherpt toezicht;"
    assert only("## Contractvoorwaarden\n\n" + item.format("niet ")) == "Requirement"
    assert only("## Uitsluitende voorwaarden\n\n" + item.format("")) == "ExclusionGround"


@pytest.mark.parametrize(
    ("item", "kind"),
    [
        ("u weigert geen patiënten vanwege hun leeftijd", "Prohibition"),
        ("operaties bij zuigelingen worden niet verricht", "Prohibition"),
        ("de praktijk mag niet meer dan 20% uitbesteden", "Prohibition"),
        ("u heeft geen schulden bij de fiscus", "Requirement"),
        ("u hoeft dit verslag niet zelf te schrijven", "Permission"),
        ("wij contracteren hiervoor alleen gespecialiseerde teams", "PurchaseRule"),
        ("u ontvangt hiervoor een vast bedrag", "PurchaseRule"),
        ("wij ondersteunen u met een format", "Commitment"),
        ("een vast team", "Requirement"),
        ("u bent 24 uur per dag bereikbaar via spoed@voorbeeld.nl", "Requirement"),
    ],
)
def test_items_among_conditions(item: str, kind: str) -> None:
    assert only(f"## Contractvoorwaarden\n\n- {item};") == kind


@pytest.mark.parametrize(
    ("lead", "kind", "of_lead"),
    [
        ("De praktijk voldoet aan de volgende voorwaarden:", "Requirement", "Requirement"),
        ("Wij verwachten van de praktijk dat zij:", "Expectation", None),
        ("Onder deze overeenkomst vallen de volgende onderdelen:", "PurchaseRule", None),
        ("Wij sluiten geen overeenkomst met een praktijk die:", "ExclusionGround", None),
        ("U kunt aan dit richtinggevend kader geen rechten ontlenen:", "GuidanceCriterion", None),
        ("De kliniek:", None, None),
    ],
)
def test_items_take_their_force_from_the_lead_in(
    lead: str, kind: str | None, of_lead: str | None
) -> None:
    found = kinds(f"## Zorg in de wijk\n\n{lead}\n\n- een vast team in de wijk;\n- korte lijnen.")
    assert list(found.values()) in ([of_lead, kind, kind], [kind, kind, of_lead])
    assert found["een vast team in de wijk;"] == kind
    assert found[lead] == of_lead


def test_a_lead_in_that_opens_conditions_carries_over_the_topics_below_it() -> None:
    text = (
        "## Een overeenkomst sluiten\n\n### Eerst dit\n\nPraktijken moeten voldoen aan onderstaande "
        "voorwaarden.\n\n### Algemeen\n\n- een vaste locatie;\n\n### Kwaliteit\n\n- een jaarplan;\n\n"
        "### Verhalen\n\nIn de wijk is veel te doen.\n\n### Meer\n\n- een buurthuis;"
    )
    found = kinds(text)
    assert found["een vaste locatie;"] == found["een jaarplan;"] == "Requirement"
    # Prose ends the conditions; a list after it has the chapter above.
    assert found["een buurthuis;"] != "Requirement"
    read = structure(text.split("\n"))
    rules = {read.blocks[n].text: r.rule for n, r in regimes(read, CUES).items()}
    assert rules["Algemeen"] == rules["Kwaliteit"] == "carried-on"


def test_what_goes_on_about_a_statement_is_of_its_kind() -> None:
    found = kinds(f"## Onze visie\n\n{SENTENCE} Dat betekent dat cijfers actueel zijn.")
    assert found["Dat betekent dat cijfers actueel zijn."] == "Expectation"
    assert kinds("## Onze visie\n\nZorg is van ons allen. Dat betekent dat het telt.") == {
        "Zorg is van ons allen.": None,
        "Dat betekent dat het telt.": None,
    }


@pytest.mark.parametrize(
    "text",
    [
        "## Belangrijkste wijzigingen ten opzichte van vorig jaar\n\nOnderwerp\tWijziging\nTarief\tU moet meer meten.\n\nWij verwachten dat u meer meet.",
        "## Over ons\n\nVerzekerden kiezen voor ons vanwege de premie.",
        "## Onze visie\n\nDe vraag naar zorg stijgt.",
        "## Visie\n\nMet onze app verdienen leden punten.",
        "Voorbeeldzorg N.V. KvK 12345678 Utrecht",
        "## Inhoud\n\nOver ons\t2\nEisen aan u\t3\nContact\t9",
    ],
)
def test_what_is_no_statement(text: str) -> None:
    assert set(kinds(text).values()) <= {None}


def test_every_ruling_names_its_rule_and_only_known_kinds() -> None:
    read = Pipeline(CUES).read(f"## Contractvoorwaarden\n\n- een team;\n\n{SENTENCE}".split("\n"))
    assert [s.decisions["kind"].rule for s in read.statements] == [
        "conditions/item",
        "conditions/expects:expects",
    ]
    assert {s.kind for s in read.statements} <= set(KINDS)


def test_the_same_lines_give_the_same_statements() -> None:
    lines = f"## Minimumeisen\n\n{SENTENCE}\n\n- een team;\n- een plan.".split("\n")
    assert Pipeline(CUES).read(lines) == Pipeline(CUES).read(lines)


def test_confidence_is_the_smoothed_share_right() -> None:
    table = calibrate([("a/x", True)] * 8 + [("a/x", False)] * 2 + [("b/y", False)] * 10)
    assert table.counts == {"a/x": (8, 10), "b/y": (0, 10)}
    # All: (8+1)/(20+2); few of its own: two decisions of the prior are added.
    assert table.overall == pytest.approx(9 / 22)
    assert table.confidence("a/x") == pytest.approx((8 + 2 * 9 / 22) / 12)
    assert table.confidence("b/y") < 0.1
    assert table.confidence("never/seen") == pytest.approx(table.overall)
    # A rule never seen, of a family that was: nearer to its family than to all.
    assert Calibration({"a/x:one": (9, 10), "b/y": (0, 10)}).confidence("a/x:two") > 0.6
    assert Calibration.load(table.dump()) == Calibration(dict(table.counts))
    assert Calibration({}).confidence("any") == 0.5


@pytest.mark.parametrize(
    "piece", [".", "wij maken ", "u heeft een en heeft ", " ", "[a](", "- ", "|"]
)
def test_long_lines_take_no_time(piece: str) -> None:
    lines = [piece * (30_000 // len(piece)) + "a"]
    began = time.process_time()
    Pipeline(CUES).read(lines)
    assert time.process_time() - began < 5


ARTICLE = "Artikel {}. {}\n\n{}"


@pytest.mark.parametrize(
    ("title", "sentence", "kind"),
    [
        ("Zorg", "De praktijk bewaart het dossier.", "Requirement"),
        ("Zorg", "De praktijk deelt het dossier niet met derden.", "Prohibition"),
        ("Zorg", "De praktijk zet in het dossier geen namen van buren.", "Prohibition"),
        ("Zorg", "De praktijk meldt zorg die niet is verleend.", "Requirement"),
        ("Zorg", "De praktijk meldt dit niet later dan maandag.", "Requirement"),
        ("Zorg", "Heeft de praktijk geen dossier, dan meldt de praktijk dat.", "Requirement"),
        ("Zorg", "De praktijk is niet gehouden tot een tweede meting.", "Permission"),
        ("Zorg", "Het dossier vermeldt in elk geval de diagnose.", "Requirement"),
        ("Zorg", "De praktijk verstrekt het dossier niet aan derden.", "Prohibition"),
        ("Zorg", "De praktijk kan een patiënt doorverwijzen.", "Permission"),
        ("Zorg", "Overdracht behoeft de toestemming van de verzekeraar.", "Requirement"),
        ("Tarieven", "De praktijk declareert langs elektronische weg.", "Requirement"),
        ("Toezicht", "De inspectie ziet toe op de naleving.", "Commitment"),
        ("Einde", "Deze afspraak eindigt van rechtswege.", "PurchaseRule"),
        ("Einde", "De verzekeraar kan de afspraak opzeggen bij fraude.", "PurchaseRule"),
        ("Begrippen", "Onder patiënt wordt verstaan: wie zorg krijgt.", "PurchaseRule"),
    ],
)
def test_in_an_article_every_verb_is_an_order(title: str, sentence: str, kind: str) -> None:
    assert only(ARTICLE.format(3, title, sentence)) == kind


def test_items_of_an_article_are_what_its_words_are() -> None:
    text = "De praktijk meldt onverwijld:\n\na. elke calamiteit;\n\nb. geweld in de zorg."
    assert set(kinds(ARTICLE.format(8, "Melden", text)).values()) == {"Requirement"}
    text = "Het verslag vermeldt ten minste:\n\na. de naam van de praktijk;\n\nb. de dag."
    assert set(kinds(ARTICLE.format(8, "Melden", text)).values()) == {"Requirement"}


def test_words_of_a_definition_demand_nothing() -> None:
    text = "In deze regeling wordt verstaan onder:\n\na. praktijk: een instelling die zorg levert;"
    assert only(ARTICLE.format(1, "Begrippen", text)) == "PurchaseRule"


def test_articles_inside_running_text_are_articles() -> None:
    text = (
        "Artikel 1 Zorg 1. De praktijk bewaart het dossier. Artikel 2 Geld 1. Het tarief is vast."
    )
    assert kinds(text)["De praktijk bewaart het dossier."] == "Requirement"
    assert kinds("De praktijk bewaart het dossier.") == {
        "De praktijk bewaart het dossier.": "Expectation"
    }


def test_an_explanation_of_articles_binds_nobody() -> None:
    text = "# Regeling wijkzorg\n\n## {}\n\nDe praktijk bewaart het dossier."
    assert only(text.format("Dossier")) == "Requirement"
    assert only(text.format("Toelichting")) == "Expectation"


@pytest.mark.parametrize(
    ("chapter", "sentence", "kind"),
    [
        # The provider must, whatever the chapter is called; not in a vision.
        ("Samenwerken", "Praktijken moeten hun wachttijd openbaar maken.", "Requirement"),
        ("Onze visie", "Praktijken moeten hun wachttijd openbaar maken.", "Expectation"),
        ("Samenwerken", "De zorg moet betaalbaar blijven.", "Expectation"),
        ("Samenwerken", "U levert ten minste de helft van de zorg zelf.", "Requirement"),
        ("Samenwerken", "Hiervoor hebt u onze toestemming nodig.", "Requirement"),
        # What the insurer need not do, may do, or only some may.
        ("Geen plicht", "De verzekeraar is niet verplicht een aanbod te doen.", "PurchaseRule"),
        ("Geen plicht", "De verzekeraar kan besluiten geen gesprek te voeren.", "PurchaseRule"),
        ("Samenwerken", "Alleen praktijken in de streek kunnen meedoen.", "PurchaseRule"),
        # Who is told or sent something; who acts by whatever verb.
        ("Samenwerken", "Bij verlenging wordt de praktijk geïnformeerd.", "Commitment"),
        ("Aanvragen", "Na uw aanvraag ontvangt u een vragenlijst.", "ProcedureStep"),
        ("Samenwerken", "De gemeente wijst een contactpersoon aan.", "Commitment"),
        # A promise about paying is a promise; paying is a rule.
        ("Tarieven", "Wij werken eraan om de vergoeding te regelen.", "Commitment"),
        ("Tarieven", "Wij vergoeden twee sessies.", "PurchaseRule"),
        # Orders to the reader.
        ("Samenwerken", "Controleer eerst de gegevens van de onderaannemer.", "ProcedureStep"),
        ("Samenwerken", "Inschrijving geschiedt per post.", "ProcedureStep"),
        ("Samenwerken", "Bespreek met de bewoner wat de hulp kost.", "ProcedureStep"),
        ("Samenwerken", "Informeer je bewoners over de wachttijd.", "ProcedureStep"),
        ("Samenwerken", "Kijkt u samen hoe het beter kan.", "ProcedureStep"),
        ("Samenwerken", "Aanvragen kunnen per post worden ingediend.", "ProcedureStep"),
        # Leave that is needed, denied, or needed in certain cases only.
        ("Samenwerken", "Voor deze hulp is vooraf een machtiging nodig.", "Requirement"),
        ("Samenwerken", "Voor deze hulp is geen machtiging van ons nodig.", "Permission"),
        ("Minimumeisen", "Er is geen nieuwe verwijzing vereist.", "Permission"),
        ("Samenwerken", "Dan hoeft u niets te doen.", "Permission"),
        ("Samenwerken", "U bent vrij om dit aan een ander over te laten.", "Permission"),
        # A reader who is spoken to as a friend.
        ("Samenwerken", "Je dient het dossier lang te bewaren.", "Requirement"),
        ("Samenwerken", "Het is belangrijk dat je het dossier bijhoudt.", "Expectation"),
        # A time that is given, a duty that passes, what is proper.
        ("Samenwerken", "U heeft tot 1 mei 2031 de tijd om te reageren.", "Requirement"),
        ("Samenwerken", "De verantwoordelijkheid hiervoor ligt bij de praktijk.", "Requirement"),
        ("Minimumeisen", "De kluis behoort altijd op slot te zijn.", "Requirement"),
        # Out of reach of a rule, or of the care that is bought.
        ("Samenwerken", "Kraamzorg valt buiten de reikwijdte van deze regel.", "PurchaseRule"),
        ("Samenwerken", "Bij verblijf elders is deze hulp uitgesloten.", "PurchaseRule"),
        ("Samenwerken", "Een buurman heeft geen recht op inzage.", "PurchaseRule"),
        # Duties and rights in other words.
        ("Samenwerken", "Gegevens mogen alleen voor het bezoek worden gebruikt.", "Requirement"),
        ("Samenwerken", "De arts heeft de plicht om te helpen.", "Requirement"),
        ("Samenwerken", "U hebt het recht om mee te lezen.", "Permission"),
        ("Samenwerken", "Een brief is dan ook niet noodzakelijk.", "Permission"),
        ("Samenwerken", "Een kort verslag volstaat ook.", "Permission"),
        ("Samenwerken", "Voor een bezoek is een recente uitslag nodig.", "Requirement"),
        ("Minimumeisen", "Het logboek wordt vijf jaar bewaard.", "Requirement"),
        ("Samenwerken", "De praktijk borgt dit in de overeenkomst met haar hulp.", "Requirement"),
        ("Samenwerken", "De bewaartermijn begint na het laatste bezoek.", "PurchaseRule"),
        # What touches money is forbidden, not only expected.
        ("Samenwerken", "Declareren zonder verwijzing mag niet.", "Prohibition"),
        ("Samenwerken", "Het is niet mogelijk om dit dubbel te declareren.", "Prohibition"),
        ("Minimumeisen", "Het is voor u niet mogelijk om dit uit te besteden.", "Prohibition"),
        ("Samenwerken", "Roken in de wachtkamer mag niet.", "Expectation"),
    ],
)
def test_words_of_other_publishers(chapter: str, sentence: str, kind: str) -> None:
    assert only(f"## {chapter}\n\n{sentence}") == kind


@pytest.mark.parametrize(
    "sentence",
    [
        "Elke streek is anders.",
        "Onze missie is een gezond land.",
        "Helaas zijn er altijd uitzonderingen.",
        "Wat betekent dit?",
        "Hieronder wordt toegelicht hoe dat zit.",
        "Met deze zorg is veel geld gemoeid.",
    ],
)
def test_what_is_no_rule_in_a_chapter_of_rules(sentence: str) -> None:
    assert only(f"## Contractering\n\nZo gaat het. {sentence}") is None


def test_a_title_that_denies_a_contract_excludes_and_one_that_has_none_yet_does_not() -> None:
    item = "- u staat onder toezicht;"
    assert only(f"## Geen contract\n\n{item}") == "ExclusionGround"
    assert only(f"## Weigeringsgronden\n\n{item}") == "ExclusionGround"
    assert only(f"## U hebt nog geen contract\n\n{item}") != "ExclusionGround"
    assert only(f"## Geen contractplicht\n\n{item}") != "ExclusionGround"


def test_an_introduction_inside_conditions_is_one_of_them() -> None:
    inside = "# Contracteervoorwaarden\n\n## Inleiding\n\nDe praktijk dient dit na te leven."
    assert only(inside) == "Requirement"
    assert only("# Inleiding\n\nDe praktijk dient dit na te leven.") == "Expectation"


def test_what_adds_to_a_demand_demands() -> None:
    text = "## Overeenkomst oogzorg\n\n{} Daarbij worden ouders betrokken."
    added = "Daarbij worden ouders betrokken."
    assert kinds(text.format("De praktijk moet kinderen zien."))[added] == "Requirement"
    assert kinds(text.format("Het tarief is vast."))[added] == "PurchaseRule"


def test_a_list_that_only_names_the_provider_demands_what_it_does() -> None:
    text = "## Zorg in de wijk\n\nDe praktijk:\n\n- {};"
    assert only(text.format("beschikt over een plan")) == "Requirement"
    assert only(text.format("korte lijnen")) is None


def test_further_sentences_of_a_condition_may_be_steps_or_of_the_insurer() -> None:
    found = kinds(
        "## Minimumeisen\n\n- U hebt een AGB-code. U kunt deze aanvragen bij het register.\n"
        "- Uw verzekeraar controleert dit elk jaar."
    )
    assert list(found.values()) == ["Requirement", "ProcedureStep", "Commitment"]


def test_the_cell_of_a_column_of_demands_demands() -> None:
    rows = "| Nr | Eis |\n|---|---|\n| 1 | Er is een plan. |\n| 2 | Wachten is niet toegestaan. |"
    found = kinds(f"## Bijlage\n\n{rows}")
    assert found["Er is een plan."] == "Requirement"
    assert found["Wachten is niet toegestaan."] == "Prohibition"
    ground = "## Uitsluitingsgronden\n\nVoorwaarde\tBewijs\nDe praktijk is failliet.\tRegister"
    assert kinds(ground)["De praktijk is failliet."] == "ExclusionGround"


def test_a_bound_without_anybody_named_is_expected() -> None:
    bound = "Minstens negen op de tien bezoekers worden binnen drie dagen geholpen."
    assert only(f"## Wachttijden\n\n{bound}") == "Expectation"
    assert only("## Wachttijden\n\nDe bezoekers worden graag geholpen.") is None
    assert only(f"## Onze visie\n\n{bound}") is None


def test_an_opening_that_refuses_is_said_by_its_items() -> None:
    opening = "Wij sluiten geen contract met praktijken die:"
    found = kinds(f"## Toegang\n\n{opening}\n\n- onder bewind staan;\n- geen arts hebben.")
    assert found == {
        opening: None,
        "onder bewind staan;": "ExclusionGround",
        "geen arts hebben.": "ExclusionGround",
    }
    assert only(f"## Toegang\n\n{opening}") == "ExclusionGround"


def test_an_opening_without_what_must_be_done_is_no_demand() -> None:
    half = "Om in aanmerking te komen voor een contract moet uw praktijk:"
    assert kinds(f"## Toegang\n\n{half}\n\n- een arts in dienst hebben.") == {
        half: None,
        "een arts in dienst hebben.": "Requirement",
    }


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        # The demand stands in the condition: who meets it is told what the insurer does.
        ("Als een bewoner zelf moet betalen, vergoeden wij dit later.", "PurchaseRule"),
        ("Als een bewoner moet wachten, moet u hem dit vertellen.", "Requirement"),
        # A comma without a main clause after it ends no condition.
        ("Als u ziek bent moet u vervanging regelen, uiterlijk de dag erna.", "Requirement"),
        # "in te dienen" demands nothing.
        ("De nota vooraf in te dienen mag ook.", "Permission"),
    ],
)
def test_a_demand_inside_a_condition_demands_nothing(sentence: str, kind: str) -> None:
    assert only(f"## Samenwerken\n\n{sentence}") == kind


def test_a_question_demands_nothing() -> None:
    found = kinds("## Samenwerken\n\nMoet een bewoner altijd wachten? Wij vergoeden de hulp.")
    assert list(found.values()) == [None, "PurchaseRule"]


def test_need_that_is_denied_leaves_the_demand_beside_it() -> None:
    text = "U bent verplicht dit te melden; een toelichting is niet nodig."
    assert list(kinds(f"## Samenwerken\n\n{text}").values()) == ["Requirement", "Permission"]


def test_last_words_of_a_lead_in_take_up_the_sentence_before_them() -> None:
    text = "## Zorg\n\n{} Dat zijn:\n\n- een warme kamer;"
    item = "een warme kamer;"
    assert kinds(text.format("De praktijk voldoet aan strenge eisen."))[item] == "Requirement"
    assert kinds(text.format("De praktijk heeft een kamer."))[item] is None


def test_among_conditions_what_is_granted_is_no_demand() -> None:
    item = "- nazorg wordt mogelijk (deels) vergoed;"
    assert only(f"## Minimumeisen\n\n{item}") == "PurchaseRule"


def test_points_are_no_advertisement_where_they_are_demanded() -> None:
    assert only("## Register\n\nVoor verlenging zijn 60 punten vereist.") is not None
    assert only("## Register\n\nMet wandelen verdienen leden punten.") is None


def test_a_title_about_the_end_of_a_regulation_makes_no_articles() -> None:
    told = "De praktijk krijgt een brief over de kamer."
    assert only(f"Regeling kamers\n\n{told}") == "Requirement"
    assert only(f"Afbouw van de overgangsregeling\n\n{told}") != "Requirement"


def test_what_is_not_allowed_is_forbidden_in_any_chapter() -> None:
    banned = "Het is niet toegestaan om patiënten te laten betalen voor een afspraak."
    assert only(f"## Toegankelijkheid\n\n{banned}") == "Prohibition"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Een eigen laboratorium is geen voorwaarde voor een contract.", "Permission"),
        ("Wij kunnen bij uw praktijk een controle uitvoeren.", "PurchaseRule"),
        ("Ligt uw score lager, dan nodigen wij u uit en stelt u binnen twee weken een plan op.", "Requirement"),
    ],
)  # fmt: skip
def test_what_is_left_free_asked_or_reserved(text: str, kind: str) -> None:
    assert only(f"## Contractvoorwaarden\n\n{text}") == kind


def test_a_row_that_says_yes_or_no_or_sets_a_bound_is_a_rule() -> None:
    found = kinds(
        "## Aanbod\n\n| Zorg | Vergoed | Toelichting |\n|---|---|---|\n| Brillen | nee | |\n"
        "| Lenzen | deels | maximaal twee paar |\n| Druppels | deels | zie de folder |"
    )
    assert list(found.values()).count("PurchaseRule") == 2
    assert [text for text, kind in found.items() if kind is None and "Druppels" in text]
