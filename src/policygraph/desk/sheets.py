"""The workbook of what is seen: checklist, statement of applicability, question, deadlines, all."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from policygraph.applicability import Answer, Status
from policygraph.calendar_feed import Due, Moment, due_for, last_safe_day, moment
from policygraph.desk.cells import Cell, Column, Sheet
from policygraph.desk.facts import Seen, facts, in_groups
from policygraph.desk.words import deadline_words
from policygraph.model import Language, Text
from policygraph.view import View
from policygraph.wording import DISCLAIMER, KIND_WORDS, STATUS_WORDS, notices, place_words

__all__ = [
    "all_fields",
    "checklist",
    "deadline_sheet",
    "question_sheet",
    "rows_of",
    "statement",
    "workbook_sheets",
]

Row = Mapping[str, Cell]

_NUMBER = Column("number", Text("nr", "no."), 5, "number")
_CONDITION = Column("condition", Text("voorwaarde", "condition"), 36)
_FORCE = Column("force", Text("kracht", "force"), 15)
_ANSWER = Column("answer", Text("geldt dit voor u?", "does this apply?"), 14)
_SOURCE = Column("source", Text("vindplaats", "source"), 24)
_QUOTE = Column("quote", Text("letterlijke tekst", "exact wording"), 44)
_PROOF = Column("proof", Text("bewijs A óf B", "proof A or B"), 24)

_FILLED_IN = (
    Column("met", Text("voldaan", "met"), 10, "choice"),
    Column("evidence", Text("bewijs (waar te vinden)", "evidence (where to find)"), 22, "blank"),
    Column("owner", Text("eigenaar", "owner"), 14, "blank"),
    Column("date", Text("datum", "date"), 12, "date"),
    Column("note", Text("opmerking", "note"), 20, "blank"),
)
_CHECKLIST = (
    _NUMBER,
    _CONDITION,
    _FORCE,
    Column("for", Text("voor wat", "for what"), 18),
    _ANSWER,
    Column(
        "if",
        Text(
            "geldt alleen als / uitzondering / zodra",
            "holds only if / exception / as soon as",
        ),
        26,
    ),
    Column("because", Text("geldt omdat", "applies because"), 28),
    Column("decides", Text("hangt ervan af", "depends on"), 22),
    _PROOF,
    Column("threshold", Text("grens", "threshold"), 16),
    Column("deadline", Text("termijn", "deadline"), 22),
    *_FILLED_IN,
    _SOURCE,
    _QUOTE,
)
_STATEMENT = (
    _NUMBER,
    _CONDITION,
    _ANSWER,
    Column("why", Text("waarom, of wat beslist", "why, or what decides"), 44),
    _FORCE,
    Column("origin", Text("eigen of algemeen", "own or general"), 20),
    Column("theme", Text("thema", "theme"), 18),
    _SOURCE,
    Column("norm", Text("norm (IRI)", "norm (IRI)"), 30),
    Column("id", Text("bepaling (IRI)", "provision (IRI)"), 30),
)
_FIELDS = (
    _NUMBER,
    _ANSWER,
    _CONDITION,
    _FORCE,
    Column("kind", Text("soort (code)", "kind (code)"), 16),
    Column("theme", Text("thema", "theme"), 16),
    Column("bearer", Text("wie", "who"), 16),
    Column("for", Text("voor wat", "for what"), 18),
    Column("consequence", Text("gevolg", "consequence"), 18),
    Column("guard", Text("geldt alleen als", "holds only if"), 22),
    Column("exception", Text("geldt niet als (uitzondering)", "not if (exception)"), 22),
    Column("trigger", Text("zodra / wanneer", "as soon as / when"), 22),
    Column("because", Text("geldt omdat", "applies because"), 30),
    Column("decides", Text("hangt af van / geldt niet, want", "depends on / not, because"), 30),
    Column("origin", Text("eigen of algemeen", "own or general"), 18),
    Column("care_types", Text("zorgsoorten", "care types"), 20),
    Column("provider_types", Text("soorten aanbieders", "provider types"), 20),
    Column("roles", Text("beroepen", "roles"), 18),
    Column("references", Text("verwijst naar", "refers to"), 28),
    _PROOF,
    Column("threshold", Text("grens", "threshold"), 18),
    Column("deadline", Text("termijn", "deadline"), 24),
    Column("contacts", Text("contact", "contact"), 24),
    Column("defines", Text("begrip", "term"), 16),
    Column("findings", Text("let op", "note on the source"), 28),
    *_FILLED_IN,
    Column("policy", Text("beleid", "policy"), 20),
    Column("document", Text("document", "document"), 20),
    Column("section", Text("paragraaf", "section"), 26),
    Column("line_start", Text("regel van", "line from"), 8, "number"),
    Column("line_end", Text("regel tot en met", "line to"), 8, "number"),
    Column("column_start", Text("kolom van", "column from"), 8, "number"),
    Column("column_end", Text("kolom tot en met", "column to"), 8, "number"),
    _QUOTE,
    Column("norm", Text("norm (IRI)", "norm (IRI)"), 30),
    Column("id", Text("bepaling (IRI)", "provision (IRI)"), 30),
)
_DEADLINES = (
    Column("safe", Text("laatste veilige dag", "last safe day"), 13),
    Column("day", Text("datum in het document", "date in the document"), 13),
    Column("when", Text("termijn volgens het beleid", "deadline by the policy"), 40),
    Column("action", Text("actie", "action"), 30),
    Column("who", Text("wie", "who"), 18),
    Column("channel", Text("via", "channel"), 18),
    Column("consequence", Text("gevolg", "consequence"), 22),
    Column("answer", Text("geldt dit voor u?", "does this apply?"), 14),
    Column("decides", Text("hangt ervan af", "depends on"), 26),
    _SOURCE,
    Column("id", Text("termijn (IRI)", "deadline (IRI)"), 30),
)
_ABOUT = (
    Column("topic", Text("onderwerp", "topic"), 30),
    Column("value", Text("inhoud", "content"), 90),
)


def rows_of(seen: Seen) -> tuple[Row, ...]:
    """Return every field of every judgement that is seen, in the order in which it is shown."""
    return tuple(facts(seen, j, n) for n, j in enumerate(in_groups(seen.answer), 1))


def checklist(seen: Seen, rows: Iterable[Row]) -> Sheet:
    """Return what applies or may apply, with columns to fill in; without documents no wording."""
    never = STATUS_WORDS[Status.FAILED][seen.lang]
    kept = tuple(row for row in rows if row["answer"] != never)
    columns = tuple(c for c in _CHECKLIST if c is not _QUOTE or any(r["quote"] for r in kept))
    return Sheet(Text("Checklist", "Checklist"), columns, kept, wide=True)


def statement(rows: Iterable[Row]) -> Sheet:
    """Return what applies, what depends and on what, what does not apply and why."""
    name = Text("Verklaring van toepasselijkheid", "Statement of applicability")
    return Sheet(name, _STATEMENT, tuple(rows))


def all_fields(rows: Iterable[Row]) -> Sheet:
    """Return every field of everything that is seen: what the csv holds too."""
    return Sheet(Text("Alle gegevens", "All data"), _FIELDS, tuple(rows), wide=True)


def deadline_sheet(seen: Seen) -> Sheet:
    """Return the deadlines of what is seen by date, those without one last.

    Only a term has a last safe day: nobody can be late with a day from which something holds.
    """
    dues = due_for(seen.catalogue, seen.answer)
    dues.sort(key=lambda d: (d.deadline.date or "9999", d.id))
    rows = tuple(_due(seen, due) for due in dues)
    return Sheet(Text("Termijnen", "Deadlines"), _DEADLINES, rows)


def _due(seen: Seen, due: Due) -> Row:
    lang, deadline, provision = seen.lang, due.deadline, due.provision

    def words(text: Text | None) -> str:
        return text[lang] if text else ""

    safe = last_safe_day(deadline) if moment(deadline) is Moment.TERM else None
    return {
        "safe": safe.isoformat() if safe else "",
        "day": deadline.date or "",
        "when": deadline_words([deadline], lang),
        "action": words(deadline.what),
        "who": words(deadline.who),
        "channel": words(deadline.channel),
        "consequence": words(deadline.consequence or provision.consequence),
        "answer": STATUS_WORDS[due.status][lang] if due.status else "",
        "decides": "\n".join(text[lang] for text in due.depends),
        "source": place_words(provision, seen.catalogue.policies[provision.policy], lang),
        "id": due.id,
    }


def question_sheet(seen: Seen, view: View, today: date, orphans: Iterable[str]) -> Sheet:
    """Return the question as it was understood, the policies, what was not read, what to know."""
    lang = seen.lang
    pairs = [*_asked(seen, view), *_filters(seen, view), *_policies(seen)]
    pairs += [
        (Text("let op", "notice"), text[lang])
        for text in notices(seen.catalogue, _without_said(seen.answer), orphans)
    ]
    pairs += [
        (Text("peildatum", "reference date"), today.isoformat()),
        (Text("voorbehoud", "reservation"), DISCLAIMER[lang]),
    ]
    rows = tuple({"topic": topic[lang], "value": value} for topic, value in pairs)
    return Sheet(Text("Vraag en beleid", "Question and policies"), _ABOUT, rows)


def _without_said(answer: Answer) -> Answer:
    """Return an answer without what has rows of its own: the year, the documents not read."""
    policies = tuple(replace(p, incorporates=()) for p in answer.policies)
    return replace(answer, policies=policies, year_given=True)


def _labels(seen: Seen, iris: Iterable[str], lang: Language) -> str:
    return ", ".join(sorted(seen.catalogue.label(i, lang) for i in iris))


def _asked(seen: Seen, view: View) -> list[tuple[Text, str]]:
    lang, label = seen.lang, seen.catalogue.label
    none = Text("niet opgegeven", "not given")[lang]
    year = str(seen.answer.year)
    if not seen.answer.year_given:
        said = Text(" (laatste jaar met beleid)", " (latest year with a policy)")
        year += "" if view.as_of else said[lang]
    out = [
        (Text("zorgsoort", "care type"), label(view.care, lang)),
        (Text("soort aanbieder", "provider type"), _labels(seen, view.providers, lang) or none),
        (Text("beroep", "role"), _labels(seen, view.roles, lang) or none),
        (Text("contractjaar", "contract year"), year),
        (Text("verzekeraar", "insurer"), label(view.insurer, lang) if view.insurer else none),
    ]
    if view.as_of:
        out.append((Text("beleid zoals gepubliceerd op", "policy as published on"), view.as_of))
    words = {True: Text("ja", "yes")[lang], False: Text("nee", "no")[lang]}
    out += [
        (Text("uw antwoord", "your answer"), f"{label(fact, lang)}: {words[yes]}")
        for fact, yes in sorted(view.given.items())
    ]
    return out


def _filters(seen: Seen, view: View) -> Iterable[tuple[Text, str]]:
    """Yield what was filtered on, so that nobody takes a part for the whole."""
    lang, catalogue = seen.lang, seen.catalogue
    origins = {"own": Text("specifiek voor u", "specific to you")}
    origin = origins.get(view.origin or "", Text("algemeen", "general"))
    titles = (catalogue.policies[p].title[lang] for p in view.policies if p in catalogue.policies)
    chosen = (
        (Text("soort", "kind"), ", ".join(KIND_WORDS[k][lang] for k in view.kinds)),
        (Text("thema", "theme"), _labels(seen, view.themes, lang)),
        (Text("beleid", "policy"), ", ".join(titles)),
        (Text("eigen of algemeen", "own or general"), origin[lang] if view.origin else ""),
        (Text("tekst", "text"), view.text),
    )
    for name, value in chosen:
        if value:
            yield Text(f"gefilterd op {name.nl}", f"filtered by {name.en}"), value


def _policies(seen: Seen) -> Iterable[tuple[Text, str]]:
    lang = seen.lang
    for policy in seen.answer.policies:
        years = ", ".join(str(y) for y in policy.years)
        insurer = seen.catalogue.label(policy.insurer, lang)
        word = Text("contractjaar", "contract year")[lang]
        yield Text("beleid", "policy"), f"{policy.title[lang]} ({insurer}; {word} {years})"
        for document in policy.incorporates:
            label = seen.catalogue.label(document, lang)
            yield (
                Text("niet gelezen, bindt ook", "not read, binding too"),
                f"{label} ({policy.title[lang]})",
            )


def workbook_sheets(
    seen: Seen, view: View, today: date, orphans: Iterable[str]
) -> tuple[Sheet, ...]:
    """Return the sheets of the workbook, the checklist first."""
    rows = rows_of(seen)
    return (
        checklist(seen, rows),
        statement(rows),
        question_sheet(seen, view, today, orphans),
        deadline_sheet(seen),
        all_fields(rows),
    )
