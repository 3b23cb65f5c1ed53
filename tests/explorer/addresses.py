"""One list of addresses that between them show every page, in every state that looks different."""

from dataclasses import dataclass

__all__ = ["FILES", "PAGES", "WITHOUT_DOCUMENTS", "Address"]


@dataclass(frozen=True, slots=True)
class Address:
    """An address of a page, the status it is answered with, and how the page is found ready."""

    path: str
    status: int = 200
    ready: str = "main h1"
    """Selector of what is there once the page is done, its scripts included."""
    scripted: bool = False
    """The scripts put content into the main part, so that without them there is other content."""

    def __str__(self) -> str:
        return self.path

    def in_language(self, lang: str) -> str:
        """Return the path and query in a language."""
        return f"{self.path}{'&' if '?' in self.path else '?'}lang={lang}"


GRAPH = "#canvas[data-ready]:not([aria-busy])"
NURSE = "care=wijkverpleging&provider=zzp&year=2027"
_GLI, _NURSING, _MSZ = "asr-gli-2027", "asr-wijkverpleging-2027", "asr-msz-2024"
_DRAFT = "voetzorg-2028"

PAGES = (
    # The way in: nothing said, the steps, what was said before the care, no policy, unknown care.
    Address("/"),
    Address("/?provider=zzp"),
    Address("/?care=geboortezorg"),
    Address("/?care=geboortezorg&step=year"),
    Address("/?care=wijkverpleging&step=facts"),
    Address("/?care=wijkverpleging&year=1999"),
    Address("/?care=nietbestaand", 404),
    # What applies: all, with everything said and shown, filtered, filtered to nothing, no policy.
    Address(f"/applies?{NURSE}"),
    Address(f"/applies?{NURSE}&given=contract-voor-pgb-indicatie%3Dyes&all=1&by=theme&origin=own"),
    Address("/applies?care=geboortezorg&year=2026&by=section&kind=Prohibition&kind=Permission"),
    Address(f"/applies?{NURSE}&kind=Prohibition&q=bedrijfsnaam"),
    Address(f"/applies?{NURSE}&q=qqqqqq"),
    Address("/applies?care=wijkverpleging&year=2019", 404),
    Address("/applies?care=nietbestaand", 404),
    Address("/applies?care=wijkverpleging&provider=nietbestaand", 404),
    Address(f"/applies/unreviewed?{NURSE}"),
    Address(f"/applies/print?{NURSE}"),
    Address(f"/applies/print?{NURSE}&q=qqqqqq"),
    Address(f"/applies/periods?{NURSE}"),
    Address("/applies/periods?care=wijkverpleging&q=qqqqqq"),
    Address(f"/board-note?{NURSE}"),
    Address(f"/insurer-questions?{NURSE}"),
    # Search: nothing asked, found, one type, a typo, nothing found.
    Address("/search"),
    Address("/search?q=wet"),
    Address("/search?q=wet&type=Law"),
    Address("/search?q=wijkverplegign"),
    Address("/search?q=qqqqqqqq"),
    # Things: one of each type that has a page of its own shape.
    Address("/thing/law/wkkgz"),
    Address("/thing/certification/hkz"),
    Address("/thing/register/handelsregister"),
    Address("/thing/registration/big-registratie"),
    Address("/thing/organization/asr"),
    Address("/thing/care-type/wijkverpleging"),
    Address("/thing/provider-type/zzp"),
    Address("/thing/role/wijkverpleegkundige"),
    Address("/thing/norm/kader-duurzame-inzetbaarheid"),
    Address("/thing/theme/kwaliteit"),
    Address("/thing/circumstance/contract-voor-pgb-indicatie"),
    Address(f"/thing/policy/{_GLI}"),
    Address(f"/thing/document/{_GLI}"),
    Address(f"/thing/policy/{_NURSING}/L0377"),
    Address(f"/thing/policy/{_NURSING}/L0377?care=wijkverpleging&provider=zzp"),
    Address(f"/thing/policy/{_GLI}/F0044"),
    Address(f"/thing/policy/{_GLI}/S0018"),
    Address("/thing/law/nietbestaand", 404),
    Address(f"/thing/policy/{_NURSING}/L9999", 404),
    # Comparing: the choice, one chosen, two, all five.
    Address("/compare"),
    Address(f"/compare?policy={_GLI}"),
    Address(f"/compare?policy={_GLI}&policy={_NURSING}"),
    Address("/compare?" + "&".join(f"policy=asr-{p}" for p in (
        "geboortezorg-2025", "gli-2027", "msz-2024", "wijkverpleging-2027", "ziekenvervoer-2027",
    ))),
    Address(f"/compare?policy={_GLI}&policy=nietbestaand", 404),
    Address(f"/compare/changes.xlsx?policy={_GLI}&policy={_NURSING}", 400),
    # Deadlines: of everybody, of somebody, a period with nothing in it.
    Address("/deadlines"),
    Address(f"/deadlines?{NURSE}"),
    Address("/deadlines?from=2031-01-01&to=2031-02-01"),
    # Documents: the list, one, one kind of it, what is not modelled, one that is not there.
    Address("/documents"),
    Address(f"/documents/{_GLI}"),
    Address(f"/documents/{_MSZ}?kind=Requirement"),
    Address(f"/documents/{_NURSING}?kind=Gap"),
    Address("/documents/nietbestaand", 404),
    # The network: around a thing, all of it, around what is not there.
    Address("/graph?thing=law/wkkgz", ready=GRAPH, scripted=True),
    Address("/graph?thing=organization/asr&inferred=true&depth=2&limit=80", ready=GRAPH, scripted=True),
    Address("/graph", ready=GRAPH, scripted=True),
    Address("/graph?thing=law/nietbestaand", 404),
    # SPARQL: empty, a question from the catalogue, one of the reader's own, one that is none.
    Address("/query", scripted=True),
    Address("/query?question=which-laws-concern-a-care-type&care=wijkverpleging", scripted=True),
    Address(
        "/query?query=SELECT%20%3Fs%20%7B%20%3Fs%20a%20pg%3ALaw%20%7D",
        ready="#result table, #query-error .notice",
        scripted=True,
    ),
    Address("/query?question=nietbestaand", scripted=True),
    # Reviewing: the drafts, one, filtered, by confidence, filtered to nothing, the rest, the text.
    Address("/review"),
    Address(f"/review/{_DRAFT}"),
    Address(f"/review/{_DRAFT}?show=undecided&norm=known&under=95&kind=Requirement"),
    Address(f"/review/{_DRAFT}?sort=confidence"),
    Address(f"/review/{_DRAFT}?q=qqqqqq"),
    Address(f"/review/{_DRAFT}?kind=nietbestaand", 404),
    Address(f"/review/{_DRAFT}/other"),
    Address(f"/review/{_DRAFT}/text"),
    Address("/review/nietbestaand", 404),
    Address("/nergens", 404),
)  # fmt: skip

WITHOUT_DOCUMENTS = (
    Address("/documents"),
    Address(f"/documents/{_GLI}"),
    Address(f"/thing/policy/{_NURSING}/L0377"),
    Address("/review"),
)
"""Pages that look different where the documents are not at hand."""

FILES = {
    f"/applies.xlsx?{NURSE}": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    f"/applies.csv?{NURSE}": "text/csv",
    f"/applies.json?{NURSE}": "application/json",
    f"/applies.ics?{NURSE}": "text/calendar",
    f"/insurer-questions.csv?{NURSE}": "text/csv",
    f"/insurer-questions.txt?{NURSE}": "text/plain",
    f"/compare.csv?policy={_GLI}&policy={_NURSING}": "text/csv",
    f"/compare.xlsx?policy={_GLI}&policy={_NURSING}": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
    "/graph/part?thing=law/wkkgz": "application/json",
    f"/review/{_DRAFT}/lines.json?line=9": "application/json",
    f"/review/{_DRAFT}/choices.json": "application/json",
    f"/review/{_DRAFT}/review.xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
}
"""What is no page but a file, and of which type."""
