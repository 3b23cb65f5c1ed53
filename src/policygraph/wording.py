"""The words for people, Dutch and English: kinds, answers, reasons (DESIGN, section 6)."""

from collections.abc import Iterable

from policygraph.applicability import Answer, Status, Verdict
from policygraph.draft_notices import draft_notices, drafts_about
from policygraph.model import Catalogue, Language, Policy, Provision, Text
from policygraph.version_words import not_the_version, version_notices, year_notice

__all__ = [
    "DISCLAIMER",
    "FORCE_WORDS",
    "KIND_WORDS",
    "STATUS_WORDS",
    "because",
    "listing",
    "notices",
    "place_words",
    "property_words",
    "unmet",
]

KIND_WORDS = {
    "Requirement": Text("voorwaarde (eis)", "requirement"),
    "Prohibition": Text("verbod", "prohibition"),
    "ExclusionGround": Text("uitsluitingsgrond", "ground for exclusion"),
    "Permission": Text("toegestaan", "permission"),
    "Expectation": Text("verwachting", "expectation"),
    "GuidanceCriterion": Text("richtinggevend (geen rechten)", "guidance (no rights)"),
    "PurchaseRule": Text("inkoop- en vergoedingsregel", "purchase rule"),
    "Commitment": Text("toezegging van de verzekeraar", "insurer's commitment"),
    "ProcedureStep": Text("processtap of termijn", "procedure step"),
}

FORCE_WORDS = {
    "Requirement": Text("contractvoorwaarde: dit moet", "contract condition: this is a must"),
    "Prohibition": Text("contractvoorwaarde: dit mag niet", "contract condition: not allowed"),
    "ExclusionGround": Text(
        "contractvoorwaarde: wie dit treft, is uitgesloten",
        "contract condition: whoever meets this is excluded",
    ),
    "Permission": Text("dit mag, het hoeft niet", "allowed, not required"),
    "Expectation": Text(
        "alleen een verwachting, geen contractvoorwaarde",
        "only an expectation, no contract condition",
    ),
    "GuidanceCriterion": Text(
        "richtinggevend, er zijn geen rechten aan te ontlenen", "guidance, it gives no rights"
    ),
    "PurchaseRule": Text(
        "wat de verzekeraar inkoopt of vergoedt, en wanneer",
        "what the insurer buys or reimburses, and when",
    ),
    "Commitment": Text("hier is de verzekeraar aan gebonden", "this binds the insurer"),
    "ProcedureStep": Text("stap, kanaal of termijn", "step, channel or time limit"),
}
"""How firmly each kind of provision binds, in plain words."""

STATUS_WORDS = {
    Status.SATISFIED: Text("geldt voor u", "applies to you"),
    Status.OPEN: Text("hangt ervan af", "depends"),
    Status.FAILED: Text("geldt niet", "does not apply"),
}

DISCLAIMER = Text(
    "Dit is een hulpmiddel; beleid en contract beslissen.",
    "This is a tool; policy and contract decide.",
)

_PROPERTY_WORDS = {
    "citesLaw": Text("wet", "law"),
    "conformsTo": Text("volgens", "conforms to"),
    "requiresCredential": Text("bewijsstuk", "proof"),
    "involves": Text("betreft", "involves"),
    "citesDocument": Text("document", "document"),
    "hasContact": Text("contact", "contact"),
}


def property_words(name: str, lang: Language) -> str:
    """Return what to call a reference of a provision."""
    text = _PROPERTY_WORDS.get(name)
    return text[lang] if text else name


def listing(items: Iterable[str], lang: Language, *, last: str = "") -> str:
    """Join labels: ``a, b of c``."""
    words = sorted(items)
    joint = last or ("of" if lang == "nl" else "or")
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def _labels(catalogue: Catalogue, iris: Iterable[str], lang: Language) -> str:
    return listing((catalogue.label(i, lang) for i in iris), lang)


def place_words(provision: Provision, policy: Policy, lang: Language) -> str:
    """Return the place of a provision: document, section, line."""
    place = provision.place
    section = f", § {place.section[-1]}" if place.section else ""
    lines = (
        f"{place.start_line}"
        if place.start_line == place.end_line
        else f"{place.start_line}-{place.end_line}"
    )
    word = Text("regel", "line")[lang]
    return f"{policy.title[lang]}{section}, {word} {lines}"


def because(
    catalogue: Catalogue, answer: Answer, provision: Provision, verdicts: Iterable[Verdict]
) -> tuple[Text, ...]:
    """Return the reasons why a provision applies, one a satisfied dimension."""
    return tuple(
        Text(
            _because(catalogue, answer, provision, v, "nl"),
            _because(catalogue, answer, provision, v, "en"),
        )
        for v in verdicts
        if v.status is Status.SATISFIED and _because(catalogue, answer, provision, v, "nl")
    )


def _because(
    catalogue: Catalogue, answer: Answer, provision: Provision, verdict: Verdict, lang: Language
) -> str:
    policy = catalogue.policies[provision.policy]
    wants = _labels(catalogue, verdict.wants, lang)
    question = answer.question
    if verdict.dimension == "year":
        return Text(
            f"contractjaar {answer.year} valt onder {policy.title.nl}",
            f"contract year {answer.year} falls under {policy.title.en}",
        )[lang]
    if verdict.dimension == "care":
        return _because_care(catalogue, question.care_type, provision, wants, lang)
    if verdict.dimension in ("provider", "role") and verdict.wants:
        named = question.provider_types if verdict.dimension == "provider" else question.roles
        return _because_type(catalogue, named, verdict.wants, lang)
    if verdict.dimension == "guard":
        return Text(f"u heeft bevestigd: {wants}", f"you confirmed: {wants}")[lang]
    return ""


def _because_care(
    catalogue: Catalogue, asked: str, provision: Provision, wants: str, lang: Language
) -> str:
    mine = catalogue.label(asked, lang)
    if provision.general:
        text = Text(
            f"algemene voorwaarde, geldt ook voor u: gesteld voor alle {wants}",
            f"general condition, applies to you too: stated for all {wants}",
        )
    else:
        text = Text(f"gesteld voor {wants}", f"stated for {wants}")
    under = (
        "" if mine == wants else Text(f"; {mine} valt daaronder", f"; {mine} is part of it")[lang]
    )
    return text[lang] + under


def _because_type(
    catalogue: Catalogue, named: frozenset[str], wanted: tuple[str, ...], lang: Language
) -> str:
    met = [w for w in wanted if any(w in catalogue.broader(n) for n in named)]
    own = set(met) & named
    if not named:
        return ""
    if own:
        words = _labels(catalogue, own, lang)
        return Text(f"specifiek voor: {words}", f"specifically for: {words}")[lang]
    words = _labels(catalogue, met, lang)
    mine = _labels(catalogue, (n for n in named if set(met) & catalogue.broader(n)), lang)
    return Text(
        f"gesteld voor {words}; {mine} valt daaronder",
        f"stated for {words}; {mine} is a kind of it",
    )[lang]


def unmet(catalogue: Catalogue, verdict: Verdict, policy: Policy, year: int) -> Text:
    """Return what would decide an open dimension, or on what a failed one failed."""
    version = not_the_version(catalogue, verdict, policy)
    if version:
        return version
    return Text(
        _unmet(catalogue, verdict, policy, year, "nl"),
        _unmet(catalogue, verdict, policy, year, "en"),
    )


def _unmet(
    catalogue: Catalogue, verdict: Verdict, policy: Policy, year: int, lang: Language
) -> str:
    wants = _labels(catalogue, verdict.wants, lang)
    if verdict.status is Status.OPEN:
        return {
            "year": Text(f"in {year} alleen voor {wants}", f"in {year} only for {wants}"),
            "guard": Text(f"geldt alleen als: {wants}", f"holds only if: {wants}"),
        }.get(verdict.dimension, Text(f"alleen voor {wants}", f"only for {wants}"))[lang]
    years = ", ".join(str(y) for y in policy.years)
    return {
        "year": Text(f"het beleid geldt voor {years}", f"the policy holds for {years}"),
        "guard": Text(f"u antwoordde nee op: {wants}", f"you answered no to: {wants}"),
        "exception": Text(f"uitzondering: {wants}", f"exception: {wants}"),
    }.get(
        verdict.dimension,
        Text(f"alleen voor {wants}", f"only for {wants}"),
    )[lang]


def notices(catalogue: Catalogue, answer: Answer, orphans: Iterable[str]) -> tuple[Text, ...]:
    """Return what must be known beside the list: year, versions, drafts, the unread, findings."""
    out = [] if answer.year_given else [year_notice(answer)]
    out += version_notices(catalogue, answer)
    about = drafts_about(catalogue, answer.question, answer.year, named=answer.year_given)
    out += draft_notices(about)
    for policy in answer.policies:
        if policy.incorporates:
            nl = listing((catalogue.label(d, "nl") for d in policy.incorporates), "nl", last="en")
            en = listing((catalogue.label(d, "en") for d in policy.incorporates), "en", last="and")
            out.append(
                Text(
                    f"Niet gelezen, bindt ook ({policy.title.nl}): {nl}.",
                    f"Not read, binding too ({policy.title.en}): {en}.",
                )
            )
    shown = {j.provision.iri for j in answer.judgements if j.status is not Status.FAILED} | {
        p.iri for p in answer.policies
    }
    for finding in catalogue.findings:
        if finding.about in shown:
            other = f", {finding.other_line}" if finding.other_line else ""
            out.append(
                Text(
                    f"Bevinding (regel {finding.line}{other}): {finding.text.nl}",
                    f"Finding (line {finding.line}{other}): {finding.text.en}",
                )
            )
    out.extend(
        Text(
            f"De tekst van {iri} is in het document niet meer te vinden zoals hij was.",
            f"The wording of {iri} is no longer in the document as it was.",
        )
        for iri in orphans
    )
    return tuple(out)
