"""The review sheet as a layout: which sheets, which columns, what is filled in where."""

from dataclasses import dataclass
from typing import Final, Literal

from policygraph.drafts.fields import FIELDS
from policygraph.drafts.model import Verdict

__all__ = [
    "ANNOUNCEMENTS",
    "CONCEPTS",
    "CONTACTS",
    "FINDINGS",
    "POLICY",
    "POLICY_KEYS",
    "POLICY_OPTIONAL",
    "SECTIONS",
    "SHEETS",
    "STATEMENTS",
    "VERDICT_WORDS",
    "Column",
    "Layout",
    "verdict_of",
]

Choices = Literal["", "verdict", "kind", "norm", "finding-type"]

VERDICT_WORDS: Final[dict[Verdict, tuple[str, str]]] = {
    "accept": ("overnemen", "accept"),
    "correct": ("corrigeren", "correct"),
    "reject": ("afwijzen", "reject"),
    "new-norm": ("nieuwe norm", "new norm"),
    "add": ("toevoegen", "add"),
}
"""The words for a decision: that of the drop-down list, and the English one."""


def verdict_of(word: str) -> Verdict | None:
    """Return the decision that a word means, None where it means none."""
    folded = " ".join(word.replace("-", " ").split()).casefold()
    for verdict, words in VERDICT_WORDS.items():
        if folded in (*words, verdict):
            return verdict
    return None


@dataclass(frozen=True, slots=True)
class Column:
    """A column: key, heading, width; ``fill`` where a person writes."""

    key: str
    title: str
    width: int = 16
    fill: bool = False
    choices: Choices = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet: its name, its columns, and which decisions it knows."""

    name: str
    columns: tuple[Column, ...]
    verdicts: tuple[Verdict, ...]

    def keys(self) -> tuple[str, ...]:
        """Return the keys of the columns in their order."""
        return tuple(c.key for c in self.columns)

    @property
    def filled(self) -> tuple[str, ...]:
        """Return the keys of the columns that a person fills in."""
        return tuple(c.key for c in self.columns if c.fill)


def _fill(key: str, title: str, width: int = 18, choices: Choices = "") -> Column:
    return Column(key, title, width, fill=True, choices=choices)


_DECISION = _fill("verdict", "besluit / decision", 14, "verdict")
_BY = (
    _fill("remark", "opmerking / remark", 24),
    _fill("who", "wie / who", 14),
    _fill("when", "datum / date", 12),
)
_CHOICES: Final[dict[str, Choices]] = {"kind": "kind", "norm": "norm"}
_CORRECTIONS = tuple(
    _fill(f.key, f"{f.title.nl} / {f.title.en}", 20, _CHOICES.get(f.key, "")) for f in FIELDS
)

STATEMENTS: Final = Layout(
    "bepalingen",
    (
        Column("id", "id", 10),
        Column("place", "vindplaats / place", 16),
        Column("section", "kop / section", 26),
        Column("quote", "tekst / statement", 60),
        Column("proposed_kind", "voorgestelde soort / proposed kind", 18),
        Column("proposed_scope", "voor wie / scope", 24),
        Column("proposed_norm", "mogelijke normen / norm candidates", 44),
        Column("confidence", "zekerheid / confidence", 10),
        Column("found", "gevonden / found", 36),
        Column("rules", "regels / rules", 30),
        _DECISION,
        *_CORRECTIONS[:2],
        _fill("new_nl", "nieuwe norm nl / new norm nl", 28),
        _fill("new_en", "nieuwe norm en / new norm en", 28),
        *_CORRECTIONS[2:],
        *_BY,
        Column("hash", "hash", 8, hidden=True),
    ),
    ("accept", "correct", "reject", "new-norm", "add"),
)

POLICY_KEYS: Final = {
    "title_nl": "titel / title (nl)",
    "title_en": "titel / title (en)",
    "insurer": "verzekeraar of uitgever / insurer or publisher",
    "care": "zorgsoort / care",
    "terms": "contractjaren / contract years",
    "incorporates": "maakt deel uit van het contract / incorporates",
    "issued": "gepubliceerd op / published on (2026-04-01)",
    "valid": "geldig van/tot en met / valid from/until (2027-01-01/2027-12-31)",
    "replaces": "vervangt de versie / replaces the version",
}
POLICY_OPTIONAL: Final = ("incorporates", "issued", "valid", "replaces")
"""What a policy need not have, because no document need say it."""
POLICY: Final = Layout(
    "beleid",
    (
        Column("id", "id", 14),
        Column("what", "gegeven / fact", 34),
        Column("proposed", "voorstel / proposal", 44),
        Column("said", "waar het staat / where it says so", 60),
        _fill("value", "correctie / correction", 44),
        *_BY,
    ),
    (),
)

CONCEPTS: Final = Layout(
    "begrippen",
    (
        Column("id", "id", 28),
        Column("what", "soort / type", 16),
        Column("proposed", "voorstel / proposal", 28),
        Column("said", "waar het staat / where it says so", 40),
        _DECISION,
        _fill("type", "soort (alleen bij toevoegen) / type", 18),
        _fill("same_as", "is hetzelfde als / same as", 24),
        _fill("label_nl", "naam nl / label nl", 24),
        _fill("label_en", "naam en / label en", 24),
        _fill("definition_nl", "omschrijving nl / definition nl", 36),
        _fill("definition_en", "omschrijving en / definition en", 36),
        _fill("aliases", "andere namen / aliases", 24),
        _fill("broader", "breder / broader", 20),
        _fill("facet", "indelingsgrond / facet", 18),
        *_BY,
    ),
    ("accept", "correct", "reject", "add"),
)

FINDINGS: Final = Layout(
    "bevindingen",
    (
        Column("id", "id", 10),
        Column("proposed_about", "waarover / about", 16),
        Column("place", "regel / line", 10),
        Column("proposed_type", "soort / type", 16),
        Column("proposed", "bevinding / finding", 60),
        Column("said", "waar het staat / where it says so", 60),
        _DECISION,
        _fill("about", "waarover / about (correctie)", 16),
        _fill("type", "soort / type (correctie)", 18, "finding-type"),
        _fill("label_nl", "tekst nl / text nl", 44),
        _fill("label_en", "tekst en / text en", 44),
        _fill("line", "regel / line (correctie)", 10),
        _fill("other_line", "tweede regel / other line", 10),
        *_BY,
    ),
    ("accept", "correct", "reject", "add"),
)

ANNOUNCEMENTS: Final = Layout(
    "wijzigingen",
    (
        Column("id", "id", 10),
        Column("place", "vindplaats / place", 16),
        Column("what", "voorstel / proposal", 28),
        Column("quote", "tekst / statement", 60),
        Column("said", "betreft, en waarom / about, and why", 44),
        _DECISION,
        _fill("label_nl", "wijziging nl / change nl", 40),
        _fill("label_en", "wijziging en / change en", 40),
        _fill("announces", "betreft bepalingen / provisions", 30),
        *_BY,
    ),
    ("accept", "correct", "reject", "add"),
)

CONTACTS: Final = Layout(
    "contactpunten",
    (
        Column("id", "id", 40),
        Column("what", "soort / kind", 12),
        Column("proposed", "adres / address", 40),
        Column("proposed_subject", "onderwerp / subject", 30),
        _DECISION,
        _fill("label_nl", "onderwerp nl / subject nl", 30),
        _fill("label_en", "onderwerp en / subject en", 30),
        _fill("value", "adres / address (correctie)", 40),
        *_BY,
    ),
    ("accept", "correct"),
)

SECTIONS: Final = Layout(
    "koppen",
    (
        Column("id", "id", 12),
        Column("place", "regel / line", 10),
        Column("proposed", "kop / heading", 50),
        Column("proposed_under", "staat onder / stands under", 14),
        Column("said", "bepalingen eronder / statements under it", 40),
        _DECISION,
        _fill("heading", "kop / heading (correctie)", 40),
        _fill("under", "staat onder / stands under (correctie)", 18),
        _fill("holds", "bepalingen eronder / statements under it (correctie)", 30),
        _fill("line", "regel (alleen bij toevoegen) / line", 10),
        *_BY,
    ),
    ("accept", "correct", "add"),
)

SHEETS: Final = (STATEMENTS, POLICY, CONCEPTS, FINDINGS, ANNOUNCEMENTS, CONTACTS, SECTIONS)
