"""What a provision takes, in words that fit a cell: proof, thresholds, deadlines, places."""

import re
from collections.abc import Iterable

from policygraph.model import Catalogue, Contact, Deadline, Language, Provision, Text, Threshold
from policygraph.wording import property_words

__all__ = [
    "CONTRACT",
    "HARD",
    "contacts_words",
    "deadline_words",
    "name_of",
    "on_condition",
    "period_words",
    "proof_words",
    "reference_words",
    "threshold_words",
]

HARD = ("ExclusionGround", "Requirement", "Prohibition")
"""The kinds that are contract conditions."""

CONTRACT = ("contract-verkrijgen", "contract-behouden")
"""The purposes that mean the contract itself, by the ends of their IRIs."""

_UNITS = {
    "D": (Text("dag", "day"), Text("dagen", "days")),
    "W": (Text("week", "week"), Text("weken", "weeks")),
    "M": (Text("maand", "month"), Text("maanden", "months")),
    "Y": (Text("jaar", "year"), Text("jaar", "years")),
    "TH": (Text("uur", "hour"), Text("uur", "hours")),
    "TM": (Text("minuut", "minute"), Text("minuten", "minutes")),
    "TS": (Text("seconde", "second"), Text("seconden", "seconds")),
}
_SIGNS = {">=": "≥", "<=": "≤"}


def name_of(catalogue: Catalogue, provision: Provision, lang: Language) -> str:
    """Return what a provision is called: its norm, the term it defines, or its end of IRI."""
    named = provision.norm or provision.defines
    return catalogue.label(named, lang) if named else provision.iri.rsplit("/", 1)[-1]


def proof_words(catalogue: Catalogue, provision: Provision, lang: Language) -> str:
    """Return the accepted proof: one line a list, lists joined by OR, members by AND."""
    joint, other = Text(" én ", " and ")[lang], Text("\nóf ", "\nor ")[lang]
    return other.join(
        joint.join(catalogue.label(member, lang) for member in members)
        for members in provision.proof
    )


def threshold_words(thresholds: Iterable[Threshold], lang: Language) -> str:
    """Return limits, one a line, numbers as the language writes them."""
    return "\n".join(
        f"{t.what[lang]} {_SIGNS.get(t.comparator, t.comparator)} {_number(t.value, lang)} "
        f"{t.unit[lang]}".strip()
        for t in thresholds
    )


def _number(value: float, lang: Language) -> str:
    text = f"{value:g}" if isinstance(value, float) and abs(value) < 1e6 else str(value)
    return text.replace(".", ",") if lang == "nl" else text


def period_words(period: str, lang: Language) -> str:
    """Return an ISO 8601 duration of one unit in words; others as they are."""
    found = re.fullmatch(r"P(T?)(\d+)([DWMYHS])", period)
    if not found or (found[1] + found[3]) not in _UNITS:
        return period
    words = _UNITS[found[1] + found[3]][int(found[2]) != 1]
    return f"{found[2]} {words[lang]}"


def _when(deadline: Deadline, lang: Language) -> str:
    if deadline.date:
        said = {
            True: Text("uiterlijk {}", "no later than {}"),
            False: Text("vóór {}", "before {}"),
            None: Text(
                "{} (of de dag zelf meetelt, staat er niet)",
                "{} (whether the day itself counts is not said)",
            ),
        }[deadline.inclusive][lang]
        return said.format(deadline.date)
    if deadline.period:
        return f"{Text('binnen', 'within')[lang]} {period_words(deadline.period, lang)}"
    return Text("datum niet genoemd", "date not stated")[lang]


def deadline_words(deadlines: Iterable[Deadline], lang: Language) -> str:
    """Return deadlines, one a line: when, action, who, channel, consequence."""
    return "\n".join(
        "; ".join(
            [
                _when(d, lang),
                *(t[lang] for t in (d.what, d.who, d.channel, d.consequence) if t),
            ]
        )
        for d in deadlines
    )


def on_condition(catalogue: Catalogue, provision: Provision, lang: Language) -> str:
    """Return on what a provision depends by its own words: only if, not if, as soon as."""
    lines = []
    if provision.guard:
        label = catalogue.label(provision.guard, lang)
        lines.append(f"{Text('geldt alleen als', 'holds only if')[lang]}: {label}")
    if provision.exception:
        label = catalogue.label(provision.exception, lang)
        words = Text("geldt niet als (uitzondering)", "does not hold if (exception)")
        lines.append(f"{words[lang]}: {label}")
    if provision.trigger:
        words = Text("zodra / wanneer", "as soon as / when")
        lines.append(f"{words[lang]}: {provision.trigger[lang]}")
    return "\n".join(lines)


def contacts_words(contacts: Iterable[Contact], lang: Language) -> str:
    """Return addresses with their subjects, one a line."""
    return "\n".join(f"{c.subject[lang]}: {c.value}" for c in contacts)


def reference_words(catalogue: Catalogue, provision: Provision, lang: Language) -> str:
    """Return the laws, standards, certificates and so on that are referred to, one a line."""
    lines = [
        f"{property_words(r.property, lang)}: {catalogue.label(r.iri, lang)}"
        for r in provision.references
        if r.property != "hasContact"
    ]
    return "\n".join(dict.fromkeys(lines))
