"""Answers for people in a terminal: what applies, in groups, each with its why and where."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from policygraph.applicability import Status
from policygraph.model import Language, Text
from policygraph.vocabulary import KINDS
from policygraph.wording import DISCLAIMER, KIND_WORDS, STATUS_WORDS, listing, property_words

if TYPE_CHECKING:
    from rich.console import Console

__all__ = [
    "CSV_COLUMNS",
    "csv_rows",
    "details",
    "show_answer",
    "show_rows",
    "source_words",
    "why_words",
]

Json = dict[str, Any]

_ORDER = ("ExclusionGround", *(k for k in KINDS if k != "ExclusionGround"))
_HEADINGS = {
    "applies": STATUS_WORDS[Status.SATISFIED],
    "depends": STATUS_WORDS[Status.OPEN],
    "not_applicable": STATUS_WORDS[Status.FAILED],
}
CSV_COLUMNS = (
    "status", "nr", "kind", "norm", "condition_for", "consequence", "because", "depends_on",
    "guard", "exception", "trigger", "proof", "refers_to", "thresholds", "deadlines", "contacts",
    "theme", "document", "section", "line_start", "line_end", "quote", "id",
)  # fmt: skip


def _proof(item: Json, lang: Language) -> str:
    labels = {r["id"]: r["label"] for r in item["refers_to"]}
    joint = " + "
    return listing(
        (
            joint.join(labels.get(m, m.rsplit("/", 1)[-1]) for m in members)
            for members in item["proof"]
        ),
        lang,
        last=Text("óf", "or")[lang],
    )


def _references(item: Json, *, skip_proof: bool) -> list[str]:
    shown = [
        r
        for r in item["refers_to"]
        if r["property"] != "hasContact"
        and not (skip_proof and r["property"] == "requiresCredential")
    ]
    return [f"{r['label']}" for r in shown]


def _number(value: float) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _thresholds(item: Json) -> list[str]:
    return [
        f"{t['what']} {t['comparator']} {_number(t['value'])} {t['unit']}"
        for t in item["thresholds"]
    ]


def _deadlines(item: Json, lang: Language) -> list[str]:
    out = []
    for d in item["deadlines"]:
        if d["date"]:
            before = {
                True: Text("uiterlijk", "by"),
                False: Text("vóór", "before"),
                None: Text("datum", "date"),
            }[d["inclusive"]][lang]
            when = f"{before} {d['date']}"
        else:
            when = d["period"] or Text("datum niet genoemd", "date not stated")[lang]
        parts = [when, d["what"], d["who"], d["channel"], d["consequence"]]
        out.append("; ".join(p for p in parts if p))
    return out


def source_words(item: Json, lang: Language) -> str:
    """Return where a provision stands: its heading and lines."""
    source = item["source"]
    lines = f"{source['line_start']}"
    if source["line_end"] != source["line_start"]:
        lines += f"-{source['line_end']}"
    section = f"§ {source['section'][-1]}\n" if source["section"] else ""
    return f"{section}{Text('regel', 'line')[lang]} {lines}"


def details(item: Json, lang: Language) -> list[str]:
    """Return the lines under a norm: what it takes, when, for what, and what follows."""
    words = [
        (Text("bewijsstuk", "proof"), _proof(item, lang)),
        (
            Text("verwijst naar", "refers to"),
            ", ".join(_references(item, skip_proof=bool(item["proof"]))),
        ),
        (Text("grens", "threshold"), "; ".join(_thresholds(item))),
        (Text("termijn", "deadline"), " | ".join(_deadlines(item, lang))),
        (
            Text("contact", "contact"),
            "; ".join(f"{c['subject']}: {c['value']}" for c in item["contacts"]),
        ),
        (Text("zodra / wanneer", "when"), item["trigger"]),
        (Text("geldt alleen als", "only if"), (item["guard"] or {}).get("label")),
        (
            Text("geldt niet als (uitzondering)", "not if (exception)"),
            (item["exception"] or {}).get("label"),
        ),
        (Text("voor", "for"), ", ".join(item["condition_for"])),
        (Text("gevolg", "consequence"), item["consequence"]),
    ]
    lines = [f"{label[lang]}: {value}" for label, value in words if value]
    if item["source"]["quote"]:
        quote = " ".join(item["source"]["quote"].split())
        lines.append(f"{Text('letterlijke tekst', 'exact wording')[lang]}: “{quote}”")
    return lines


def why_words(item: Json) -> str:
    """Return why a provision applies, or what decides it."""
    if item.get("failed_on"):
        return "\n".join(dict.fromkeys(d["text"] for d in item["failed_on"]))
    if item["depends_on"]:
        return "\n".join(dict.fromkeys(d["text"] for d in item["depends_on"]))
    return "\n".join(item["because"][1:])


def _table(console: "Console", items: Sequence[Json], why: str, lang: Language, start: int) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text as RichText

    table = Table(box=box.SIMPLE, pad_edge=False, expand=True)
    table.add_column("nr", justify="right", no_wrap=True)
    table.add_column(Text("wat", "what")[lang], ratio=5)
    table.add_column(why, ratio=3)
    table.add_column(Text("vindplaats", "source")[lang], ratio=2)
    for number, item in enumerate(items, start):
        norm = item["norm"]["label"] if item["norm"] else item["id"]
        what = RichText(norm, style="bold")
        for line in details(item, lang):
            what.append(f"\n{line}", style="not bold")
        table.add_row(
            str(number),
            what,
            RichText(why_words(item)),
            RichText(source_words(item, lang)),
            end_section=True,
        )
    console.print(table)


def _overview(console: "Console", answer: Json, lang: Language) -> None:
    """Print the certificates, registrations and laws that the conditions that apply ask for."""
    hard = [
        i
        for i in answer["applies"]
        if i["kind"] in ("Requirement", "Prohibition", "ExclusionGround")
    ]
    for title, wanted in (
        (Text("Bewijsstukken", "Proof"), ("Certification", "Registration")),
        (Text("Wetten en regelingen", "Laws"), ("Law",)),
    ):
        labels: dict[str, list[str]] = {}
        for item in hard:
            for reference in item["refers_to"]:
                if reference["type"] in wanted:
                    lines = labels.setdefault(reference["label"], [])
                    lines.append(str(item["source"]["line_start"]))
        if labels:
            word = Text("regel", "line")[lang]
            text = "; ".join(f"{k} ({word} {', '.join(v)})" for k, v in sorted(labels.items()))
            console.print(f"{title[lang]}: {text}")


def show_answer(console: "Console", answer: Json, heading: str, lang: Language) -> None:
    """Print what applies, what depends and, where it was asked for, what does not apply."""
    console.print(heading, style="bold")
    for policy in answer["policies"]:
        years = ", ".join(str(y) for y in policy["contract_years"])
        console.print(f"{policy['title']} ({Text('contractjaar', 'contract year')[lang]} {years})")
    counts = [
        f"{_HEADINGS[name][lang]}: {len(answer[name])}" for name in _HEADINGS if name in answer
    ]
    console.print(" · ".join(counts))
    _overview(console, answer, lang)
    for name, title in _HEADINGS.items():
        items = answer.get(name, [])
        if items:
            console.rule(f"{title[lang]} ({len(items)})", style="")
        number = 1
        for kind in _ORDER:
            group = [i for i in items if i["kind"] == kind]
            if group:
                console.print(f"{KIND_WORDS[kind][lang]} ({len(group)})", style="bold underline")
                why = {
                    "applies": Text("geldt omdat", "applies because"),
                    "depends": Text("hangt ervan af", "depends"),
                    "not_applicable": Text("geldt niet, want", "does not apply because"),
                }[name][lang]
                _table(console, group, why, lang, number)
                number += len(group)
    if answer["notices"]:
        console.rule(Text("Let op", "Notices")[lang], style="")
        for notice in answer["notices"]:
            console.print(f"• {notice}")
    today = date.today().isoformat()
    console.print(f"{DISCLAIMER[lang]} {Text('Peildatum', 'Reference date')[lang]}: {today}.")


def _reference_words(reference: Json, lang: Language) -> str:
    return f"{property_words(reference['property'], lang)} {reference['label']}"


def csv_rows(answer: Json, lang: Language) -> Iterable[Sequence[Any]]:
    """Return the answer as rows of CSV_COLUMNS; what is in a draft says so in its status."""
    yield CSV_COLUMNS
    yield from _csv_rows(answer, "", lang)
    for draft in answer.get("drafts", ()):
        yield from _csv_rows(draft, "unreviewed ", lang)


def _csv_rows(answer: Json, mark: str, lang: Language) -> Iterable[Sequence[Any]]:
    for name in _HEADINGS:
        for number, item in enumerate(answer.get(name, []), 1):
            source = item["source"]
            depends = item.get("failed_on") or item["depends_on"]
            yield (
                mark + name, number, item["kind"], (item["norm"] or {}).get("label", ""),
                "; ".join(item["condition_for"]), item["consequence"] or "",
                "; ".join(item["because"]), "; ".join(d["text"] for d in depends),
                (item["guard"] or {}).get("label", ""), (item["exception"] or {}).get("label", ""),
                item["trigger"] or "", _proof(item, lang),
                "; ".join(_reference_words(r, lang) for r in item["refers_to"]),
                "; ".join(_thresholds(item)), " | ".join(_deadlines(item, lang)),
                "; ".join(c["value"] for c in item["contacts"]), item["theme"] or "",
                source["document"], " › ".join(source["section"]), source["line_start"],
                source["line_end"], source["quote"] or "", item["id"],
            )  # fmt: skip


def show_rows(console: "Console", columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows as a table."""
    from rich import box
    from rich.table import Table
    from rich.text import Text as RichText

    table = Table(box=box.SIMPLE, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(RichText(cell) for cell in row))
    console.print(table)
