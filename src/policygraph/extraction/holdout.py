"""A catalogue as it would be without some policies: for measuring on what was not seen."""

from dataclasses import replace

from policygraph.model import Catalogue

__all__ = ["hidden"]


def hidden(catalogue: Catalogue, *policies: str) -> Catalogue:
    """Return the catalogue without these policies, their provisions, and norms only they express.

    Concepts stay: a law is known before any policy names it.
    """
    gone = set(policies)
    provisions = {i: p for i, p in catalogue.provisions.items() if p.policy not in gone}
    expressed = {p.norm for p in provisions.values()}
    return replace(
        catalogue,
        concepts={
            i: c for i, c in catalogue.concepts.items() if c.type != "Norm" or i in expressed
        },
        policies={i: p for i, p in catalogue.policies.items() if i not in gone},
        provisions=provisions,
        findings=tuple(
            f
            for f in catalogue.findings
            if f.about not in gone
            and (f.about not in catalogue.provisions or f.about in provisions)
        ),
        announcements=tuple(a for a in catalogue.announcements if a.policy not in gone),
    )
