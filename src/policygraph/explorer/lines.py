"""One provision as a page shows it: judged for somebody, or apart from any question."""

from collections.abc import Iterable
from dataclasses import dataclass

from policygraph.applicability import Answer, Judgement, Status, Verdict
from policygraph.desk.evidence import fingerprint
from policygraph.model import Catalogue, Finding, Policy, Provision, Text
from policygraph.serialise import Quote
from policygraph.wording import because, place_words, unmet

__all__ = ["Condition", "Line", "judged_lines", "plain_lines"]

_CLASSES = {Status.SATISFIED: "applies", Status.OPEN: "depends", Status.FAILED: "not"}


@dataclass(frozen=True, slots=True)
class Condition:
    """What would decide, or on what it failed: a dimension, the thing that is wanted, the words."""

    dimension: str
    value: str | None
    text: Text


@dataclass(frozen=True, slots=True)
class Line:
    """A provision with everything that is shown of it; without a question ``status`` is None."""

    provision: Provision
    policy: Policy
    place: Text
    quote: str | None
    findings: tuple[Finding, ...] = ()
    status: Status | None = None
    inherited: bool | None = None
    because: tuple[Text, ...] = ()
    conditions: tuple[Condition, ...] = ()

    @property
    def key(self) -> str:
        """A name for the place on the page: policy and line."""
        return f"{self.policy.slug}-{self.provision.iri.rsplit('/', 1)[-1].replace('.', '-')}"

    @property
    def fingerprint(self) -> str:
        """What is demanded, as a hash: what the reader enters herself belongs to it."""
        return fingerprint(self.provision)

    @property
    def css(self) -> str:
        """The class of the block: applies, depends, not, or nothing without a question."""
        return _CLASSES[self.status] if self.status else ""


def _place(provision: Provision, policy: Policy) -> Text:
    return Text(place_words(provision, policy, "nl"), place_words(provision, policy, "en"))


def plain_lines(
    catalogue: Catalogue, provisions: Iterable[Provision], quote: Quote
) -> tuple[Line, ...]:
    """Return provisions apart from any question, in the order given."""
    return tuple(_plain(catalogue, p, quote) for p in provisions)


def _plain(catalogue: Catalogue, provision: Provision, quote: Quote) -> Line:
    policy = catalogue.policies[provision.policy]
    findings = catalogue.findings_about.get(provision.iri, ())
    return Line(provision, policy, _place(provision, policy), quote(provision), findings)


def judged_lines(
    catalogue: Catalogue, answer: Answer, judgements: Iterable[Judgement], quote: Quote
) -> tuple[Line, ...]:
    """Return judged provisions with why they apply, or what is open or failed."""
    return tuple(_judged(catalogue, answer, j, quote) for j in judgements)


def _judged(catalogue: Catalogue, answer: Answer, judgement: Judgement, quote: Quote) -> Line:
    provision = judgement.provision
    policy = catalogue.policies[provision.policy]
    return Line(
        provision,
        policy,
        _place(provision, policy),
        quote(provision),
        catalogue.findings_about.get(provision.iri, ()),
        judgement.status,
        judgement.inherited,
        because(catalogue, answer, provision, judgement.verdicts),
        tuple(_conditions(catalogue, answer, judgement, policy)),
    )


def _conditions(
    catalogue: Catalogue, answer: Answer, judgement: Judgement, policy: Policy
) -> Iterable[Condition]:
    """Yield what decides: of a dependent provision what is open, of another what failed."""
    if judgement.status is Status.SATISFIED:
        return
    for verdict in judgement.verdicts:
        if verdict.status is judgement.status:
            yield from _condition(catalogue, verdict, policy, answer.year)


def _condition(
    catalogue: Catalogue, verdict: Verdict, policy: Policy, year: int
) -> Iterable[Condition]:
    text = unmet(catalogue, verdict, policy, year)
    for value in verdict.wants or (None,):
        yield Condition(verdict.dimension, value, text)
