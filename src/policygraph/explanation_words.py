"""An explanation in sentences and as JSON: each step named, placed and in words of the trade."""

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from policygraph.explanation import Explanation, Reason
from policygraph.model import Catalogue, Language, Text
from policygraph.reasoning.derivations import Derivation, Leaf
from policygraph.reasoning.rules import Triple
from policygraph.serialise import question_json, source_json
from policygraph.vocabulary import PG, SKOS, compact
from policygraph.wording import KIND_WORDS, STATUS_WORDS, place_words

__all__ = ["VERSION", "explanation_json", "sentences", "step_id"]

VERSION = 1
"""The version of the JSON; a change of meaning or of a field's name raises it."""

Words = Callable[[str, str], Text]

_ASSERTED: dict[str, Words] = {
    PG.isGeneralProvisionOf: lambda a, b: Text(
        f"{a}: gesteld voor alles waarover {b} gaat", f"{a}: stated for all that {b} concerns"
    ),
    PG.hasGeneralProvision: lambda a, b: Text(
        f"{b}: gesteld voor alles waarover {a} gaat", f"{b}: stated for all that {a} concerns"
    ),
    PG.concerns: lambda a, b: Text(f"{a} gaat over {b}", f"{a} concerns {b}"),
    PG.statedForCareType: lambda a, b: Text(f"{a}: gesteld voor {b}", f"{a}: stated for {b}"),
    PG.statedForProviderType: lambda a, b: Text(f"{a}: gesteld voor {b}", f"{a}: stated for {b}"),
    PG.statedForRole: lambda a, b: Text(f"{a}: gesteld voor {b}", f"{a}: stated for {b}"),
    SKOS.broader: lambda a, b: Text(f"{a} valt onder {b}", f"{a} is part of {b}"),
    SKOS.narrower: lambda a, b: Text(f"{b} valt onder {a}", f"{b} is part of {a}"),
}
_CONCLUDED: dict[str, Words] = {
    PG.appliesToCareType: lambda _, b: Text(f"dus geldt het voor {b}", f"so it applies to {b}"),
    PG.appliesToProviderType: lambda _, b: Text(f"dus geldt het voor {b}", f"so it applies to {b}"),
    PG.appliesToRole: lambda _, b: Text(f"dus geldt het voor {b}", f"so it applies to {b}"),
    SKOS.narrowerTransitive: lambda a, b: Text(f"{b} valt onder {a}", f"{b} is part of {a}"),
    SKOS.broaderTransitive: lambda a, b: Text(f"{a} valt onder {b}", f"{a} is part of {b}"),
}


def _name(catalogue: Catalogue, iri: str, lang: Language) -> str:
    if iri in catalogue.provisions:
        provision = catalogue.provisions[iri]
        return place_words(provision, catalogue.policies[provision.policy], lang)
    if iri in catalogue.policies:
        return catalogue.policies[iri].title[lang]
    return catalogue.label(iri, lang)


def _sentence(catalogue: Catalogue, node: Derivation, lang: Language) -> str:
    """Return what a node of a derivation says: a fact as it was asserted, or what follows."""
    s, p, o = node.conclusion
    one, other = _name(catalogue, s, lang), _name(catalogue, o, lang)
    words = _ASSERTED.get(p) if isinstance(node, Leaf) else _CONCLUDED.get(p, _ASSERTED.get(p))
    return words(one, other)[lang] if words else f"{one} {compact(p)} {other}"


def step_id(triple: Triple) -> str:
    """Return the id of a step: the same triple has the same id in every run."""
    return hashlib.sha256(" ".join(triple).encode()).hexdigest()[:12]


def sentences(catalogue: Catalogue, node: Derivation, lang: Language) -> Iterable[str]:
    """Yield a derivation as lines: what it rests on first, then what follows from it.

    A step that only says the same in other terms (narrower as the inverse of broader) is passed
    over: it would say its sentence twice.
    """
    text = _sentence(catalogue, node, lang)
    if isinstance(node, Leaf):
        yield text
        return
    below = [line for p in node.premises for line in sentences(catalogue, p, lang)]
    yield from below
    if text not in below:
        yield text


def _place(catalogue: Catalogue, triple: Triple) -> dict[str, Any] | None:
    for term in (triple[0], triple[2]):
        provision = catalogue.provisions.get(term)
        policy = catalogue.policies.get(provision.policy if provision else term)
        if policy:
            return {
                "document": policy.document,
                "contract_years": list(policy.years),
                "line_start": provision.place.start_line if provision else None,
                "line_end": provision.place.end_line if provision else None,
            }
    return None


def _tree_json(catalogue: Catalogue, node: Derivation, lang: Language) -> dict[str, Any]:
    leaf = isinstance(node, Leaf)
    return {
        "id": step_id(node.conclusion),
        "triple": list(node.conclusion),
        "rule": None if isinstance(node, Leaf) else node.rule.name,
        "asserted_in": node.graph if isinstance(node, Leaf) else None,
        "text": _sentence(catalogue, node, lang),
        "source": _place(catalogue, node.conclusion) if leaf else None,
        "premises": []
        if isinstance(node, Leaf)
        else [_tree_json(catalogue, p, lang) for p in node.premises],
    }


def _reason_json(catalogue: Catalogue, reason: Reason, lang: Language) -> dict[str, Any]:
    return {
        "dimension": reason.verdict.dimension,
        "status": reason.verdict.status.name.lower(),
        "wants": list(reason.verdict.wants),
        "text": reason.text[lang],
        "derivations": [
            {
                "triple": list(d.triple),
                "left_out": d.left_out,
                "complete": d.complete,
                "trees": [_tree_json(catalogue, t, lang) for t in d.found],
            }
            for d in reason.derivations
        ],
    }


def explanation_json(
    catalogue: Catalogue, explanation: Explanation, lang: Language, quote: str | None
) -> dict[str, Any]:
    """Return the explanation as JSON with stable step ids, so that nobody has to scrape text."""
    provision, judgement = explanation.provision, explanation.judgement
    policy = catalogue.policies[provision.policy]
    norm = provision.norm
    return {
        "version": VERSION,
        "provision": provision.iri,
        "kind": provision.kind,
        "kind_label": KIND_WORDS[provision.kind][lang],
        "norm": {"id": norm, "label": catalogue.label(norm, lang)} if norm else None,
        "status": judgement.status.name.lower(),
        "status_label": STATUS_WORDS[judgement.status][lang],
        "inherited": judgement.inherited,
        "question": question_json(explanation.question, explanation.year),
        "policy": {"id": policy.iri, "slug": policy.slug, "contract_years": list(policy.years)},
        "reasons": [_reason_json(catalogue, r, lang) for r in explanation.reasons],
        "set_aside": [
            {"policy": s.policy.iri, "slug": s.policy.slug, "text": s.text[lang]}
            for s in explanation.set_aside
        ],
        "source": source_json(provision, quote),
    }
