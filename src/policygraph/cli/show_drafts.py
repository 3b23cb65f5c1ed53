"""What nobody reviewed, in a terminal: apart from the answer, each proposal marked as one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from policygraph.cli.options import Format, console, write_json
from policygraph.cli.show import details, source_words, why_words
from policygraph.errors import InputError
from policygraph.model import Language, Text
from policygraph.unreviewed import UNREVIEWED, UNREVIEWED_MARK, explained
from policygraph.wording import KIND_WORDS

if TYPE_CHECKING:
    from rich.console import Console

    from policygraph.applicability import Question
    from policygraph.model import Proposed, UnreviewedDraft
    from policygraph.session import Session

__all__ = ["explain_proposed", "show_drafts"]

Json = dict[str, Any]

_HEADINGS = {
    "applies": Text("zou voor u gelden", "would apply to you"),
    "depends": Text("zou ervan afhangen", "would depend"),
    "not_applicable": Text("zou niet gelden", "would not apply"),
}


def _sure(item: Json, lang: Language) -> str:
    """Return how sure a proposal is, by which rules, and what a reviewer decided already."""
    rules = "; ".join(f"{field}: {rule}" for field, rule in item["decided_by"].items())
    sure = Text("zekerheid", "confidence")[lang]
    lines = [
        f"{UNREVIEWED_MARK[lang]} · {sure} {item['confidence']:.0%}",
        f"{Text('regels', 'rules')[lang]}: {rules}",
    ]
    if item["verdict"]:
        lines.append(f"{Text('besluit tot nu toe', 'decided so far')[lang]}: {item['verdict']}")
    return "\n".join([*lines, *item["notes"]])


def show_drafts(console: "Console", drafts: Sequence[Json], lang: Language) -> None:
    """Print the proposals of drafts that would apply or depend; none of them is counted."""
    for draft in drafts:
        policy = draft["policy"]
        console.rule(Text("Onbeoordeeld concept", "Unreviewed draft")[lang], style="")
        console.print(f"{policy['title']} ({policy['slug']}, {draft['year']})", style="bold")
        console.print(UNREVIEWED[lang])
        for notice in draft["notices"]:
            console.print(f"• {notice}")
        for name in ("applies", "depends"):
            if draft[name]:
                console.print(f"{_HEADINGS[name][lang]} ({len(draft[name])})", style="underline")
                _table(console, draft[name], lang)


def _table(console: "Console", items: Sequence[Json], lang: Language) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text as RichText

    table = Table(box=box.SIMPLE, pad_edge=False, expand=True)
    table.add_column(Text("voorstel", "proposal")[lang], ratio=5)
    table.add_column(Text("waarop", "on what grounds")[lang], ratio=3)
    table.add_column(Text("vindplaats", "source")[lang], ratio=2)
    for item in items:
        none = Text("geen bekende norm", "no known norm")[lang]
        name = item["id"].rsplit("/", 1)[-1]
        norm = item["norm"]["label"] if item["norm"] else f"{item['policy']}/{name} ({none})"
        what = RichText(norm, style="bold")
        for line in (KIND_WORDS[item["kind"]][lang], *details(item, lang)):
            what.append(f"\n{line}", style="not bold")
        grounds = "\n".join(part for part in (why_words(item), _sure(item, lang)) if part)
        place = RichText(source_words(item, lang))
        table.add_row(what, RichText(grounds), place, end_section=True)
    console.print(table)


def explain_proposed(
    session: "Session",
    draft: "UnreviewedDraft",
    proposed: "Proposed",
    question: "Question",
    lang: Language,
    format_: Format,
) -> None:
    """Say why a proposal would apply, depend or not; first that nobody reviewed it."""
    quote = session.draft_quote(draft)
    found = explained(session.catalogue, draft, proposed, question, lang, quote)
    if format_ is Format.JSON:
        write_json(found)
    elif format_ is Format.CSV:
        raise InputError("invalid-parameter", "An explanation is written as table or json.")
    else:
        out, item = console(), found["provision"]
        out.print(found["notice"], style="bold")
        out.print(f"{item['id']}: {_HEADINGS[found['status']][lang]} ({found['year']})")
        for reason in item["because"]:
            out.print(f"• {reason}")
        _table(out, [item], lang)
