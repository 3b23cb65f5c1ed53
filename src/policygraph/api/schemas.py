"""The shapes of the query API's answers, for its OpenAPI document; tests hold them to the truth."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

__all__ = [
    "Answer",
    "Comparison",
    "Deadlines",
    "DraftExplanation",
    "Explanation",
    "Impact",
    "Proposal",
    "Provision",
    "ProvisionPage",
    "QuestionList",
    "Rows",
    "SearchPage",
]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Named(_Shape):
    """A thing with its label."""

    id: str
    label: str


class Reference(Named):
    """A thing that a provision refers to, its class, and the property that says how."""

    type: str | None
    property: str


class Threshold(_Shape):
    """A limit; the number as the document states it."""

    what: str
    comparator: str
    value: int | float
    unit: str


class Deadline(_Shape):
    """A date or a period; ``inclusive`` null: the document does not say."""

    date: str | None
    inclusive: bool | None
    period: str | None
    what: str | None
    who: str | None
    channel: str | None
    consequence: str | None


class Contact(_Shape):
    """An address for a subject."""

    subject: str
    kind: str
    value: str


class Undecided(_Shape):
    """What is open or failed: the dimension, what would decide it, in words."""

    dimension: Literal["year", "care", "provider", "role", "guard"]
    value: str | None
    text: str


class Source(_Shape):
    """The place in the document; ``quote`` is null where the document is not there."""

    document: str
    section: list[str]
    line_start: int
    line_end: int
    column_start: int | None
    column_end: int | None
    quote: str | None


class Provision(_Shape):
    """One statement of a policy."""

    id: str
    policy: str
    kind: str
    norm: Named | None
    theme: str | None
    bearer: str | None
    condition_for: list[str]
    consequence: str | None
    guard: Named | None
    exception: Named | None
    trigger: str | None
    care_types: list[str]
    provider_types: list[str]
    roles: list[str]
    refers_to: list[Reference]
    proof: list[list[str]]
    thresholds: list[Threshold]
    deadlines: list[Deadline]
    contacts: list[Contact]
    inherited: bool | None
    because: list[str]
    depends_on: list[Undecided]
    source: Source


class NotApplicable(Provision):
    """A provision that does not apply, and on what it failed."""

    failed_on: list[Undecided]


class AskedQuestion(_Shape):
    """The question as it was understood."""

    care_type: str
    provider_types: list[str]
    roles: list[str]
    year: int
    insurer: str | None
    given: dict[str, bool]
    as_of: str | None = Field(
        None,
        description="only where a day was asked for",
        exclude_if=lambda v: v is None,
        json_schema_extra={"format": "date"},
    )


class PolicyUsed(_Shape):
    """A policy that the answer rests on."""

    id: str
    slug: str
    title: str
    contract_years: list[int]
    issued: str | None = Field(
        None,
        description="only where the day of publication is known",
        exclude_if=lambda v: v is None,
        json_schema_extra={"format": "date"},
    )
    valid: str | None = Field(
        None,
        description="only where the document says how long it holds: start/end, either may lack",
        exclude_if=lambda v: v is None,
    )


class Proposal(Provision):
    """A provision that nobody reviewed: how sure, by which rules, what is doubtful.

    ``verdict`` is what a reviewer decided while the policy is not written yet.
    """

    unreviewed: Literal[True]
    confidence: float
    decided_by: dict[str, str]
    notes: list[str]
    verdict: str | None


class DraftAnswer(_Shape):
    """What a draft proposes that would apply or depend; none of it counts."""

    graph: str
    policy: PolicyUsed
    insurer: Named | None
    unreviewed: Literal[True]
    year: int
    proposals: int
    notices: list[str]
    applies: list[Proposal]
    depends: list[Proposal]


class ExplainedProposal(Proposal):
    """A proposal with why it would apply, depend or not."""

    failed_on: list[Undecided] | None = Field(
        None, description="only where it would not apply", exclude_if=lambda v: v is None
    )


class DraftExplanation(_Shape):
    """Why a proposal would apply, depend or not; nobody reviewed it and nothing follows from it."""

    graph: str
    notice: str
    year: int
    status: Literal["applies", "depends", "not_applicable"]
    provision: ExplainedProposal


class Answer(_Shape):
    """What applies and what depends; the lists are whole, never cut.

    ``drafts`` stands apart: what nobody reviewed is in no other list and in no count.
    """

    question: AskedQuestion
    policies: list[PolicyUsed]
    applies: list[Provision]
    depends: list[Provision]
    notices: list[str]
    not_applicable: list[NotApplicable] | None = Field(
        None, description="only with all=true", exclude_if=lambda v: v is None
    )
    drafts: list[DraftAnswer] | None = Field(
        None, description="only with drafts=include", exclude_if=lambda v: v is None
    )


class Explanation(BaseModel):
    """Why a provision came out as it did, by dimension, down to asserted triples and lines."""

    version: int
    provision: str
    kind: str
    kind_label: str
    norm: Named | None
    status: Literal["satisfied", "open", "failed"]
    status_label: str
    inherited: bool
    question: AskedQuestion
    policy: dict[str, Any]
    reasons: list[dict[str, Any]]
    set_aside: list[dict[str, Any]]
    source: Source


class QuestionParameter(_Shape):
    """A parameter of a question; ``range`` are the classes that an IRI may be of."""

    name: str
    kind: str
    range: list[str]
    required: bool
    default: str | None
    example: str | None


class QuestionEntry(_Shape):
    """A question of the catalogue."""

    name: str
    summary: str
    description: str
    tags: list[str]
    parameters: list[QuestionParameter]
    columns: dict[str, str]


class QuestionList(_Shape):
    """All questions; ``has_more`` is always false."""

    total: int
    has_more: bool
    questions: list[QuestionEntry]


class _Page(_Shape):
    total: int
    limit: int
    offset: int
    has_more: bool
    next: str | None


class Rows(_Page):
    """The rows of a question; an empty cell is left out of its row."""

    question: str
    columns: list[str]
    rows: list[dict[str, str]]


class ComparedPolicy(_Shape):
    """A policy that is compared."""

    id: str
    slug: str
    title: str


class Comparison(_Shape):
    """A row a norm, with its provisions in each policy; ``has_more`` is always false.

    ``report`` is there for two consecutive years or versions of one policy: what changed.
    """

    total: int
    has_more: bool
    as_of: str | None = Field(
        None, description="only where a day was asked for", exclude_if=lambda v: v is None
    )
    notices: list[str] | None = Field(
        None,
        description="with as_of: which text of each policy was used",
        exclude_if=lambda v: v is None,
    )
    policies: list[ComparedPolicy]
    rows: list[dict[str, Any]]
    report: dict[str, Any] | None = None


class Impact(_Shape):
    """What refers to a thing; ``total`` counts the provisions, none is left out."""

    total: int
    has_more: bool
    thing: Named
    provisions: list[dict[str, Any]]
    care_types: list[Named]
    provider_types: list[Named]
    as_of: str | None = Field(
        None,
        description="only where a day was asked for",
        exclude_if=lambda v: v is None,
        json_schema_extra={"format": "date"},
    )
    notices: list[str] | None = Field(
        None,
        description="only where versions ask for one",
        exclude_if=lambda v: v is None,
    )


class ProvisionPage(_Page):
    """Provisions in the order of their documents."""

    provisions: list[Provision]


class Matched(_Shape):
    """The label or alias that matched, and how."""

    label: str
    how: Literal["label", "alias", "word", "stem", "part", "fuzzy"]


class Hit(Named):
    """A thing that was found."""

    type: str
    matched: Matched
    unreviewed: Literal[True] | None = Field(
        None,
        description="only with drafts=include, where only a draft knows it",
        exclude_if=lambda v: v is None,
    )


class SearchPage(_Page):
    """What was found, best first."""

    query: str
    hits: list[Hit]


class DeadlineEntry(Deadline):
    """A deadline of a provision, with the last day that is safe."""

    id: str
    last_safe_day: str | None
    note: str | None
    status: Literal["applies", "depends"] | None
    depends_on: list[str]
    provision: str
    policy: str
    kind: str
    norm: Named | None
    source: Source


class Deadlines(_Shape):
    """Deadlines by date, and periods without a date; no list is cut."""

    total: int
    has_more: bool
    deadlines: list[DeadlineEntry]
    total_undated: int
    undated: list[DeadlineEntry]
    notices: list[str]
