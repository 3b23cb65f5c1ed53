"""How sure a recognised norm is, counted on reviewed policies that were left out.

A policy is left out with its provisions and the norms that only it expresses. The calibration that
judges it comes from the other policies, each of them left out as well, with it unseen.
"""

from collections.abc import Iterable, Mapping

from policygraph.extraction.holdout import hidden
from policygraph.extraction.norm_calibration import Calibration, Point, fitted, points
from policygraph.extraction.norm_index import Asked, NormCandidate, NormIndex, references
from policygraph.model import Catalogue, Provision

__all__ = ["TABLES", "Found", "LeftOut", "asked"]

TABLES = ("with-wordings", "without-wordings")
Found = list[tuple[Provision, list[NormCandidate]]]
_LOOKED_AT = 6


def asked(provision: Provision, wording: str) -> Asked:
    """Return what a perfect reading of the statement would ask: kind, headings, mentions."""
    return Asked(
        wording,
        provision.kind,
        provision.place.section,
        (),
        references(provision),
        provision.thresholds,
        tuple((d.date, d.period) for d in provision.deadlines),
        provision.proof,
    )


class LeftOut:
    """What is found for the provisions of policies that are left out, each worked out once."""

    def __init__(
        self,
        catalogue: Catalogue,
        wordings: Mapping[str, str],
        synonyms: Mapping[str, Iterable[str]],
    ) -> None:
        """Take the reviewed policies, the wording of each provision by IRI, and the synonyms."""
        self.catalogue, self.wordings, self.synonyms = catalogue, wordings, synonyms
        self._found: dict[tuple[frozenset[str], str], dict[str, Found]] = {}

    def found(self, policy: str, table: str, without: str | None = None) -> Found:
        """Return the candidates for each provision of a policy that is left out.

        ``table`` says whether the wordings of the other policies are there; ``without`` is
        another policy that is left out too.
        """
        gone = frozenset({policy, without or policy})
        key = gone, table
        if key not in self._found:
            there = self.wordings if table == TABLES[0] else None
            index = NormIndex(hidden(self.catalogue, *gone), there, self.synonyms)
            self._found[key] = {
                one: [
                    (p, index.candidates(asked(p, self.wordings[p.iri]), _LOOKED_AT))
                    for p in self.catalogue.by_policy[one]
                    if p.iri in self.wordings
                ]
                for one in sorted(gone)
            }
        return self._found[key][policy]

    def calibration(self, table: str, without: str | None = None) -> Calibration:
        """Return the calibration from all policies, or from the others with one unseen."""
        seen: list[Point] = []
        for policy in self.catalogue.policies:
            if policy != without:
                for provision, candidates in self.found(policy, table, without):
                    seen += points(candidates, provision.norm)
        # The name of a norm alone was wrong too often among the few it would accept.
        return fitted(seen, accepts=table == TABLES[0])
