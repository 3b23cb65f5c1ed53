"""Known norms recognised: the same norm, a variant with another value, or none.

Nothing is taken silently: a match is accepted only where reviewed policies show that such matches
are right, near ties are shown together, and each candidate says why it is one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal

from policygraph.extraction.model import (
    Decision,
    NormMatch,
    NormVerdict,
    Statement,
    StructuredText,
)
from policygraph.extraction.norm_calibration import Calibration, is_tied, standings
from policygraph.extraction.norm_index import ALIKE, Asked, NormCandidate, NormIndex
from policygraph.extraction.norm_pieces import pieces, repeated
from policygraph.extraction.norm_values import Difference, Stated, differences, spelled, structured
from policygraph.model import Catalogue, Provision, Threshold

__all__ = ["Asked", "Recogniser", "Recognition", "asked_of"]

_LOOKED_AT: Final = 12
"""Candidates whose wordings are looked for inside a statement."""
_KINDS: Mapping[str, str] = {
    "date": "andere datum",
    "period": "andere termijn",
    "number": "ander getal",
    "limit": "andere grens",
    "proof": "ander bewijsstuk",
}


@dataclass(frozen=True, slots=True)
class Recognition:
    """What is thought of a statement's norm, and the candidates, best first.

    ``accept``: the first is taken unless a reviewer says otherwise. ``propose``: a reviewer
    chooses. ``none``: no known norm; the candidates are only the nearest there are.
    """

    verdict: NormVerdict
    matches: tuple[NormMatch, ...]

    @property
    def decision(self) -> Decision:
        """The norm where it is accepted, else none; the verdict as the rule that decided.

        The confidence is that of the first candidate: a low one says that the norm is new.
        """
        best = self.matches[0] if self.matches else None
        sure = best.score if best else 0.0
        taken = best.norm if best and self.verdict == "accept" else None
        return Decision(taken, self.verdict, sure)


class Recogniser:
    """The known norms of a catalogue, ready to be recognised."""

    def __init__(
        self,
        catalogue: Catalogue,
        calibrations: Mapping[str, Any],
        wordings: Mapping[str, str] | None = None,
        synonyms: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        """Index the norms with the earlier wordings there are, by the IRI of their provision.

        ``calibrations`` are the tables ``with-wordings`` and ``without-wordings``, ``synonyms``
        the words for each meaning; both as the extraction's data have them.
        """
        self.index = NormIndex(catalogue, wordings, synonyms)
        self._wordings = wordings or {}
        name = "with-wordings" if self.index.has_wordings else "without-wordings"
        self.calibration = Calibration.from_data(calibrations[name])
        # A statement is looked at whole before it is cut: the same question twice.
        self._candidates = lru_cache(maxsize=2)(
            lambda asked: self.index.candidates(asked, _LOOKED_AT)
        )

    def recognise(self, asked: Asked, limit: int = 3) -> Recognition:
        """Return the verdict on a statement and its candidates.

        There are at most ``limit`` of them, or twice as many where more are tied.
        """
        candidates = self._candidates(asked)[: 2 * limit]
        if not candidates:
            return Recognition("none", ())
        found = standings(candidates)
        verdict = self._verdict(candidates[0], found[0] == "clear")
        # One that denies or leans is not clear either; that alone makes no tie.
        near = sum(is_tied(candidates[0], c) for c in candidates)
        tied = sum(s == "tied" for s in found) if verdict != "none" else 0
        matches: list[NormMatch] = []
        for candidate, standing in list(zip(candidates, found, strict=True))[: max(limit, tied)]:
            sure = self.calibration.probability(standing, candidate.score)
            # A lower place is never surer than the one above it.
            sure = min([sure, *(m.score for m in matches[-1:])])
            beside = near > 1 and standing == "tied"
            matches.append(self._match(asked, candidate, sure, beside))
        return Recognition(verdict, tuple(matches))

    def pieces(self, asked: Asked) -> tuple[tuple[int, int], ...]:
        """Return where in the text of a statement the pieces stand that each repeat one norm.

        One piece, the whole, where earlier wordings do not show that there are several.
        """
        found = repeated(asked.text, self._candidates(asked), self._wordings, self.index)
        return pieces(asked.text, found)

    def _verdict(self, best: NormCandidate, clear: bool) -> NormVerdict:
        if clear and best.score >= self.calibration.accept:
            return "accept"
        return "propose" if best.score >= self.calibration.propose else "none"

    def _match(self, asked: Asked, candidate: NormCandidate, sure: float, tied: bool) -> NormMatch:
        provision, differ = self.compared(asked, candidate)
        relation: Literal["same", "variant"] = "variant" if differ else "same"
        reason = self._reason(asked, candidate, provision, differ, tied)
        return NormMatch(candidate.norm, round(sure, 4), relation, reason)

    def compared(
        self, asked: Asked, candidate: NormCandidate
    ) -> tuple[Provision | None, tuple[Difference, ...]]:
        """Return the earlier provision nearest in wording and then in values, and what differs."""
        catalogue = self.index.catalogue
        near = [catalogue.provisions[iri] for iri in candidate.nearest]
        now = Stated(
            asked.text,
            structured(asked.thresholds, asked.deadlines),
            asked.thresholds,
            asked.proof,
        )
        alike = candidate.by_wording >= ALIKE
        best: tuple[Provision | None, tuple[Difference, ...]] = (None, ())
        for provision in near or self.index.provisions(candidate.norm):
            differ = differences(now, provision, self._wordings.get(provision.iri), alike=alike)
            if best[0] is None or len(differ) < len(best[1]):
                best = (provision, differ)
        return best

    def _reason(
        self,
        asked: Asked,
        candidate: NormCandidate,
        provision: Provision | None,
        differ: tuple[Difference, ...],
        tied: bool,
    ) -> str:
        telling = ", ".join(f"‘{w}’" for w in self.index.telling(asked, candidate))
        said = [f"zwaarst wegen {telling}" if telling else "geen woord gemeen"]
        if candidate.nearest and provision:
            policy = self.index.catalogue.policies[provision.policy].slug
            said.append(
                f"het dichtst bij {policy}, regel {provision.place.start_line}"
                f" (tekst {candidate.by_wording:.0%}, naam van de norm {candidate.by_name:.0%})"
            )
        else:
            said.append(
                f"alleen vergeleken met de naam ‘{candidate.name}’ ({candidate.by_name:.0%})"
            )
        said += [self._difference(d) for d in differ]
        if candidate.opposed:
            said.append("let op: de een ontkent of laat open wat de ander zegt")
        if candidate.leaning:
            said.append("de zin verwijst naar tekst erbuiten, en die staat elders anders")
        if tied:
            said.append("een andere norm ligt ongeveer even dichtbij")
        return "; ".join(said)

    def _difference(self, difference: Difference) -> str:
        now, before = (
            ", ".join(self._value(v) for v in values) or "niets"
            for values in (difference.now, difference.before)
        )
        return f"{_KINDS[difference.kind]}: {now}, eerder {before}"

    def _value(self, value: str) -> str:
        if "://" not in value:
            return spelled(value)
        return " en ".join(self.index.catalogue.label(iri) for iri in value.split(" "))


def asked_of(statement: Statement, structure: StructuredText) -> Asked:
    """Return what is asked about a statement of a document."""
    block = statement.candidate.block
    return Asked(
        statement.candidate.text,
        statement.kind,
        tuple(h.text for h in structure.headings(block)),
        tuple(b.text for b in structure.leads(block)),
        frozenset(f.iri for f in statement.references),
        tuple(Threshold(t.what, t.comparator, t.value, t.unit) for t in statement.thresholds),
        tuple((d.date, d.period) for d in statement.deadlines),
        statement.proof,
    )
