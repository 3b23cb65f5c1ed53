"""The questions to the insurer: what is unclear, how we read it, and whom to ask."""

from collections.abc import Iterable
from dataclasses import dataclass

from policygraph.applicability import Answer, Status
from policygraph.desk.cells import Column, Sheet
from policygraph.desk.words import (
    deadline_words,
    name_of,
    on_condition,
    proof_words,
    threshold_words,
)
from policygraph.model import Catalogue, Contact, Finding, Language, Policy, Provision, Text
from policygraph.vocabulary import local_name
from policygraph.wording import KIND_WORDS, place_words

__all__ = ["Query", "insurer_queries", "mail_text", "queries_sheet"]

_ASKS = {
    "missing-part": Text("Kunt u dit aanvullen?", "Can you complete this?"),
    "undefined-term": Text("Wat verstaat u hieronder?", "What do you mean by this?"),
    "announced-change": Text(
        "Is hierover al iets besloten?", "Has anything been decided on this yet?"
    ),
    "source-error": Text("Kunt u dit herstellen?", "Can you correct this?"),
}
_SUBJECTS = {
    "declareren": ("declaratie",),
    "vergoeding": ("declaratie",),
    "tarief": ("inhoud",),
    "inkoopproces": ("proces",),
    "nieuwe-aanbieders": ("nieuwe aanbieder", "nieuwe zorgaanbieder", "aanmeld", "proces"),
    "duurzaamheid": ("duurza",),
    "innovatie": ("innovatie",),
    "toegankelijkheid": ("zorgbemiddeling",),
}
"""Words in a contact's subject that fit a theme, the best first."""

_CONTENT = ("inhoud", "proces", "algemeen")
_WRITING = {"email": 0, "website": 1, "telephone": 2, "post": 3}


@dataclass(frozen=True, slots=True)
class Query:
    """One question: where it is written, what is unclear, how we read it, whom to ask."""

    finding: Finding
    policy: Policy
    provision: Provision | None
    passage: Text
    reading: Text | None
    asks: Text
    contact: Contact | None

    def sentence(self, lang: Language) -> str:
        """Return how we read it, with the question."""
        correct = Text("klopt dat?", "is that right?")[lang]
        more = f" {self.asks[lang]}" if self.asks[lang] else ""
        if self.reading is None:
            how = Text("Hoe moeten wij dit lezen?", "How should we read this?")[lang]
            return f"{how}{more}"
        lead = Text("Wij lezen dit als", "We read this as")[lang]
        return f"{lead}: {self.reading[lang]}; {correct}{more}"


def insurer_queries(catalogue: Catalogue, answer: Answer) -> tuple[Query, ...]:
    """Return a question for each finding on what is seen or on its policies, as they stand."""
    shown = {j.provision.iri for j in answer.judgements if j.status is not Status.FAILED}
    policies = {p.iri for p in answer.policies}
    found = [
        _query(catalogue, finding)
        for finding in catalogue.findings
        if finding.about in shown or finding.about in policies
    ]
    order = {p.iri: n for n, p in enumerate(answer.policies)}
    return tuple(sorted(found, key=lambda q: (order[q.policy.iri], q.finding.line or 0)))


def _query(catalogue: Catalogue, finding: Finding) -> Query:
    provision = catalogue.provisions.get(finding.about)
    policy = catalogue.policies[provision.policy if provision else finding.about]
    reading = None
    if provision:
        reading = Text(_reading(catalogue, provision, "nl"), _reading(catalogue, provision, "en"))
    return Query(
        finding,
        policy,
        provision,
        Text(*(_passage(finding, policy, provision, lang) for lang in _LANGS)),
        reading,
        _ASKS.get(local_name(finding.type), Text("", "")),
        _contact(catalogue, policy, provision),
    )


_LANGS: tuple[Language, Language] = ("nl", "en")


def _passage(finding: Finding, policy: Policy, provision: Provision | None, lang: Language) -> str:
    if provision:
        place = place_words(provision, policy, lang)
        if finding.line == provision.place.start_line and not finding.other_line:
            return place
    else:
        place = policy.title[lang]
    lines = [str(n) for n in (finding.line, finding.other_line) if n]
    if not lines:
        return place
    word = Text("regel", "line")[lang] if len(lines) == 1 else Text("regels", "lines")[lang]
    joint = Text(" en ", " and ")[lang]
    return (
        f"{place} ({word} {joint.join(lines)})" if provision else
        f"{place}, {word} {joint.join(lines)}"
    )  # fmt: skip


def _reading(catalogue: Catalogue, provision: Provision, lang: Language) -> str:
    parts = [
        f"“{name_of(catalogue, provision, lang)}” ({KIND_WORDS[provision.kind][lang]})",
        on_condition(catalogue, provision, lang),
        proof_words(catalogue, provision, lang),
        threshold_words(provision.thresholds, lang),
        deadline_words(provision.deadlines, lang),
    ]
    return "; ".join(p.replace("\n", "; ") for p in parts if p)


def _contact(catalogue: Catalogue, policy: Policy, provision: Provision | None) -> Contact | None:
    """Return whom to ask: the provision's own contact, the subject's, else that of the content."""
    if provision and provision.contacts:
        return _best(provision.contacts)
    found = {c.iri: c for p in catalogue.by_policy[policy.iri] for c in p.contacts}
    theme = local_name(provision.theme) if provision and provision.theme else ""
    for word in (*_SUBJECTS.get(theme, ()), *_CONTENT):
        named = [c for c in found.values() if c.subject.nl.casefold().startswith(word)]
        if named:
            return _best(named)
    return None


def _best(contacts: Iterable[Contact]) -> Contact:
    return min(contacts, key=lambda c: (_WRITING.get(c.kind, 9), c.iri))


def queries_sheet(catalogue: Catalogue, queries: Iterable[Query], lang: Language) -> Sheet:
    """Return the questions as rows, with a column for the answer."""
    columns = (
        Column("number", Text("nr", "no."), 5, "number"),
        Column("passage", Text("passage", "passage"), 34),
        Column("type", Text("soort", "type"), 16),
        Column("unclear", Text("wat is onduidelijk", "what is unclear"), 44),
        Column("question", Text("vraag", "question"), 44),
        Column("contact", Text("contact", "contact"), 26),
        Column("answer", Text("antwoord", "answer"), 30, "blank"),
        Column("id", Text("bevinding (IRI)", "finding (IRI)"), 30),
    )
    none = Text("het beleid noemt geen contact", "the policy names no contact")[lang]
    rows = tuple(
        {
            "number": number,
            "passage": q.passage[lang],
            "type": _type(catalogue, q.finding, lang),
            "unclear": q.finding.text[lang],
            "question": q.sentence(lang),
            "contact": f"{q.contact.subject[lang]}: {q.contact.value}" if q.contact else none,
            "answer": None,
            "id": q.finding.iri,
        }
        for number, q in enumerate(queries, 1)
    )
    return Sheet(Text("Vragen", "Questions"), columns, rows)


def _type(catalogue: Catalogue, finding: Finding, lang: Language) -> str:
    iris = [c for c in catalogue.concepts.values() if c.type == "FindingType"]
    known = {local_name(c.iri): c.label[lang] for c in iris}
    return known.get(local_name(finding.type), finding.type)


def mail_text(queries: Iterable[Query], heading: str, lang: Language) -> str:
    """Return the questions as plain text for a mail, in a part for each address."""
    grouped: dict[str, list[Query]] = {}
    for query in queries:
        contact = query.contact
        address = contact.value if contact else Text("(geen adres)", "(no address)")[lang]
        grouped.setdefault(address, []).append(query)
    parts = []
    for address, group in grouped.items():
        lines = [
            f"{Text('Aan', 'To')[lang]}: {address}",
            f"{Text('Onderwerp', 'Subject')[lang]}: "
            f"{Text('vragen over het inkoopbeleid', 'questions on the purchasing policy')[lang]}"
            f", {heading}",
            "",
            Text("Geachte heer, mevrouw,", "Dear Sir or Madam,")[lang],
            "",
            Text(
                "Bij het lezen van uw inkoopbeleid hebben wij de volgende vragen.",
                "Reading your purchasing policy we have the following questions.",
            )[lang],
            "",
        ]
        for number, query in enumerate(group, 1):
            lines += [
                f"{number}. {query.passage[lang]}",
                f"   {query.finding.text[lang]}",
                f"   {query.sentence(lang)}",
                "",
            ]
        parts.append("\n".join([*lines, Text("Met vriendelijke groet,", "Kind regards,")[lang]]))
    return ("\n\n" + "-" * 60 + "\n\n").join(parts) + "\n" if parts else ""
