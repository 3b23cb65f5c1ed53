"""A draft as JSON: its provisions in the one shape of the project, and a summary of the draft."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from policygraph.drafts.deciding import extended
from policygraph.drafts.ingesting import Ingested
from policygraph.drafts.model import Draft, Entry
from policygraph.model import Catalogue, Language
from policygraph.serialise import provision_json

__all__ = ["entry_json", "json_lines", "summary"]

Json = dict[str, Any]


def entry_json(
    catalogue: Catalogue, entry: Entry, lang: Language, pages: Mapping[int, int | None]
) -> Json:
    """Return a proposed provision: the shape of every provision, with what the rules decided.

    Added: ``confidence`` (0 to 1), ``decided_by`` (field to rule), ``norm_verdict`` (accept:
    ``norm`` is filled in; propose: one of the candidates may be it; none: no known norm, the
    candidates are only the nearest), ``norm_candidates`` with score, relation and reason,
    ``notes``; in the source the ``page`` and the ``quote``.
    """
    out = provision_json(catalogue, entry.provision, lang, lambda _: entry.quote)
    out["confidence"] = round(entry.confidence, 4)
    out["decided_by"] = dict(sorted(entry.rules.items()))
    out["norm_verdict"] = entry.norm_verdict or None
    out["norm_candidates"] = [
        {
            "id": n.norm,
            "label": catalogue.label(n.norm, lang),
            "score": round(n.score, 4),
            "relation": n.relation,
            "reason": n.reason,
        }
        for n in entry.norms
    ]
    out["notes"] = list(entry.doubts)
    out["source"]["page"] = pages.get(entry.provision.place.start_line)
    return out


def json_lines(ingested: Ingested, lang: Language) -> Iterator[str]:
    """Yield the proposed provisions, one JSON text each, in the order of the document."""
    catalogue = extended(ingested.catalogue, ingested.draft)
    pages = {n: line.page for n, line in enumerate(ingested.document.lines, 1)}
    for entry in ingested.draft.entries:
        yield json.dumps(entry_json(catalogue, entry, lang, pages), ensure_ascii=False)


def summary(draft: Draft) -> Json:
    """Return what a draft holds in numbers: kinds, known norms, what needs a look."""
    kinds = Counter(e.provision.kind for e in draft.entries)
    known = sum(e.provision.norm is not None for e in draft.entries)
    offered = sum(e.norm_verdict == "propose" for e in draft.entries)
    return {
        "slug": draft.slug,
        "title": draft.policy.title.nl,
        "insurer": draft.policy.insurer or None,
        "care_types": sorted(draft.policy.concerns),
        "contract_years": list(draft.policy.years),
        "provisions": len(draft.entries),
        "kinds": dict(sorted(kinds.items())),
        "known_norm": known,
        "norm_to_choose": offered,
        "no_known_norm": len(draft.entries) - known - offered,
        "below_half_sure": sum(e.confidence < 0.5 for e in draft.entries),
        "proposals": [p.concept.iri for p in draft.proposals],
        "findings": len(draft.findings),
        "announcements": len(draft.announcements),
        "new_contacts": len(draft.contacts),
    }
