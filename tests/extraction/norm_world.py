"""A made-up earlier policy of a guild of bakers, and the pipeline that knows its norms."""

from policygraph.extraction.assembly import make_pipeline
from policygraph.extraction.norms import Recogniser
from policygraph.extraction.pipeline import Pipeline
from policygraph.model import (
    Catalogue,
    Concept,
    Deadline,
    Place,
    Policy,
    Provision,
    Reference,
    Text,
)
from policygraph.vocabulary import thing_iri
from policygraph.wordlists import read_words

CALIBRATION = {
    "accept": 0.7,
    "propose": 0.3,
    "clear": [[0, 0, 20], [0.7, 98, 98]],
    "tied": [[0, 5, 20]],
    "behind": [[0, 1, 20]],
}
GUILD = thing_iri("policy", "gilde-2026")
MARKS = {name: thing_iri("certification", name) for name in ("broodkeur", "ovenkeur")}
# slug of the norm, its name, kind, wording in the earlier policy
EARLIER = (
    ("brood-op-voorraad", "heeft genoeg brood op voorraad", "Requirement", "U heeft minimaal 40 broden op voorraad."),
    ("oven-gekeurd", "laat de oven keuren", "Requirement", "U laat de oven vóór 1 maart 2026 keuren door een keurmeester."),
    ("klacht-snel", "handelt klachten snel af", "Requirement", "U handelt klachten van klanten binnen twee weken af."),
    ("keurmerk", "heeft een keurmerk", "Requirement", "U beschikt over het keurmerk Broodkeur voor de bakkerij."),
    ("weegschaal-geijkt", "gebruikt een geijkte weegschaal", "Requirement", "U weegt het deeg op een geijkte weegschaal"),
    ("meel-gezeefd", "zeeft het meel", "Requirement", "u zeeft het meel voor elke deegbeurt."),
    ("geen-gast-weigeren", "weigert geen gasten", "Prohibition", "U mag een gast niet weigeren vanwege zijn wijk."),
    ("geen-buur-weigeren", "weigert geen buren", "Prohibition", "U mag een gast niet weigeren vanwege zijn wijk."),
    ("winkel-schoon", "houdt de winkel schoon", "Requirement", "U houdt de winkelvloer schoon en droog."),
    ("hout-droog", "stookt droog hout", "Requirement", "U stookt in de oven uitsluitend droog beukenhout."),
)  # fmt: skip


def norm(slug: str) -> str:
    """Return the address of a norm."""
    return thing_iri("norm", slug)


def earlier() -> tuple[Catalogue, dict[str, str]]:
    """Return the earlier policy and the wording of each of its provisions."""
    concepts = {
        iri: Concept(iri, "Certification", Text(name.capitalize(), name.capitalize()))
        for name, iri in MARKS.items()
    }
    provisions, wordings = {}, {}
    for line, (slug, name, kind, wording) in enumerate(EARLIER, 1):
        iri = f"{GUILD}/L{line:04d}"
        concepts[norm(slug)] = Concept(norm(slug), "Norm", Text(name, name))
        place = Place("gilde-2026", ("Voorwaarden",), line, line, None, None, None)
        marked = slug == "keurmerk"
        provisions[iri] = Provision(
            iri,
            GUILD,
            kind,
            norm(slug),
            False,
            place,
            references=(Reference(MARKS["broodkeur"], "requiresCredential"),) if marked else (),
            proof=((MARKS["broodkeur"],),) if marked else (),
            deadlines=(Deadline("2026-03-01", False, None, None, None, None, None),)
            if slug == "oven-gekeurd"
            else (),
        )
        wordings[iri] = wording
    policy = Policy(GUILD, "gilde-2026", Text("Gilde", "Guild"), "", frozenset(), ())
    return Catalogue(concepts, {GUILD: policy}, provisions), wordings


def pipeline() -> Pipeline:
    """Return the pipeline that knows the norms of the earlier policy."""
    catalogue, wordings = earlier()
    recogniser = Recogniser(catalogue, {"with-wordings": CALIBRATION}, wordings)
    return make_pipeline(catalogue, read_words, recogniser=recogniser)
