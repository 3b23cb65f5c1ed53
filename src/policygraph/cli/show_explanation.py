"""An explanation for people: dimension by dimension, each derivation as indented sentences."""

from typing import TYPE_CHECKING

from policygraph.explanation import Explanation
from policygraph.explanation_words import sentences
from policygraph.model import Catalogue, Language, Text
from policygraph.wording import KIND_WORDS, STATUS_WORDS, place_words

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["show_explanation"]


def show_explanation(
    console: "Console",
    catalogue: Catalogue,
    explanation: Explanation,
    lang: Language,
    quote: str | None,
) -> None:
    """Print why a provision came out as it did, and which policies were set aside."""
    provision = explanation.provision
    policy = catalogue.policies[provision.policy]
    norm = catalogue.label(provision.norm or provision.iri, lang)
    status = STATUS_WORDS[explanation.judgement.status][lang]
    console.print(f"{KIND_WORDS[provision.kind][lang]}: {norm}", style="bold")
    place = place_words(provision, policy, lang)
    console.print(f"{Text('vindplaats', 'source')[lang]}: {place}")
    if quote:
        wording = " ".join(quote.split())
        console.print(f"{Text('letterlijke tekst', 'exact wording')[lang]}: “{wording}”")
    console.print(f"→ {status}", style="bold")
    console.print(Text("Waarom geldt dit?", "Why does this apply?")[lang], style="bold underline")
    marks = {"SATISFIED": "✓", "OPEN": "?", "FAILED": "✗"}
    for reason in explanation.reasons:
        console.print(f"{marks[reason.verdict.status.name]} {reason.text[lang]}")
        for derivations in reason.derivations:
            for number, tree in enumerate(derivations.found, 1):
                if len(derivations.found) > 1:
                    console.print(f"    {Text('afleiding', 'derivation')[lang]} {number}:")
                for line in sentences(catalogue, tree, lang):
                    console.print(f"    – {line}")
            if derivations.left_out or not derivations.complete:
                more = Text("niet getoond", "not shown")[lang]
                least = "" if derivations.complete else Text("ten minste ", "at least ")[lang]
                console.print(f"    {more}: {least}{derivations.left_out}")
    console.print(
        Text("Waarom dit beleid en geen ander?", "Why this policy and no other?")[lang],
        style="bold underline",
    )
    for aside in explanation.set_aside:
        console.print(f"– {aside.policy.title[lang]}: {aside.text[lang]}")
