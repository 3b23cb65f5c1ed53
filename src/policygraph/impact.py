"""Whom a change touches: from a law, certificate, norm … to provisions, care and providers."""

from dataclasses import dataclass
from typing import Any

from policygraph.model import Catalogue, Language, Provision, Text
from policygraph.version_words import in_force_notices
from policygraph.versions import in_force

__all__ = ["Impact", "impact", "impact_json"]


@dataclass(frozen=True, slots=True)
class Impact:
    """What refers to a thing: provisions, and what they apply to, narrower types included.

    ``as_of`` is the day asked for; ``notices`` say what must be known of versions.
    """

    thing: str
    provisions: tuple[Provision, ...]
    care_types: tuple[str, ...]
    provider_types: tuple[str, ...]
    as_of: str | None = None
    notices: tuple[Text, ...] = ()


def _refers(provision: Provision, thing: str) -> bool:
    return thing in (
        provision.norm,
        provision.theme,
        provision.guard,
        provision.exception,
        provision.bearer,
        *(r.iri for r in provision.references),
        *(m for members in provision.proof for m in members),
        *provision.care_types,
        *provision.provider_types,
        *provision.roles,
    )


def impact(catalogue: Catalogue, thing: str, as_of: str | None = None) -> Impact:
    """Return everything that refers to a thing, in the versions that count on a day."""
    there = in_force(catalogue, as_of)
    provisions = tuple(
        p for p in catalogue.provisions.values() if p.policy in there and _refers(p, thing)
    )
    care, providers = set(), set()
    for provision in provisions:
        scope = provision.care_types or catalogue.policies[provision.policy].concerns
        care |= {n for c in scope for n in catalogue.narrower(c)}
        providers |= {n for t in provision.provider_types for n in catalogue.narrower(t)}
    return Impact(
        thing,
        provisions,
        tuple(sorted(care)),
        tuple(sorted(providers)),
        as_of,
        in_force_notices(catalogue, as_of),
    )


def impact_json(catalogue: Catalogue, found: Impact, lang: Language = "nl") -> dict[str, Any]:
    """Return the impact as JSON; ``as_of`` and ``notices`` only where there are any."""
    versions: dict[str, Any] = {"as_of": found.as_of} if found.as_of else {}
    if found.notices:
        versions["notices"] = [text[lang] for text in found.notices]

    def named(iri: str) -> dict[str, str]:
        return {"id": iri, "label": catalogue.label(iri, lang)}

    return {
        "thing": named(found.thing),
        "provisions": [
            {
                "id": p.iri,
                "policy": catalogue.policies[p.policy].slug,
                "kind": p.kind,
                "norm": named(p.norm) if p.norm else None,
                "line": p.place.start_line,
            }
            for p in found.provisions
        ],
        "care_types": [named(c) for c in found.care_types],
        "provider_types": [named(p) for p in found.provider_types],
        **versions,
    }
