"""The pieces of an answer in bytes: provisions, what X makes of their scopes, and their lists."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, groupby, pairwise
from operator import itemgetter

from policygraph.applicability import Dimension, Status
from policygraph.model import Policy, Provision

__all__ = [
    "Fragment",
    "Groups",
    "Part",
    "Row",
    "Run",
    "Shelf",
    "Signature",
    "View",
    "scopes_of",
    "shelf_of",
    "view_of",
]

Row = Sequence["Part"]
"""The parts of a policy for one X: each scope of each dimension has its place."""

Scopes = dict[Dimension, dict[Hashable, Provision]]
"""The different scopes of a policy in the order of its row, each with a provision that has it."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A provision as bytes before and after what depends on X; ``closed`` ends the object."""

    provision: Provision
    signature: int
    head: bytes
    tail: bytes
    closed: bytes
    whole: bytes


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One dimension judged: its reasons and what is open or failed, items joined by commas.

    ``own`` tells whether the dimension is stated for X itself. Parts are made once and kept, so
    that two are the same only where they are one object.
    """

    status: Status
    reasons: bytes
    unmet: bytes
    own: bool


@dataclass(frozen=True, slots=True)
class View:
    """What X makes of a signature: the status, the bytes in the middle, and on what it failed.

    ``runs`` are the signature's runs with the middle joined in; none where it failed.
    """

    status: Status
    middle: bytes
    failed: bytes
    runs: tuple[bytes, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Signature:
    """What provisions of one scope share, with the views made so far.

    ``take`` takes their parts from the row, in the order of the verdicts; the middle of a view
    joins the pieces of each of their ``runs``.
    """

    take: Callable[[Row], tuple[Part, ...]]
    runs: tuple[tuple[bytes, ...], ...]
    views: dict[tuple[Part, ...], View] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbours of one signature, with their number among its runs."""

    signature: int
    number: int
    fragments: tuple[Fragment, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The fragments of a policy in one language, and how its row of parts is read.

    ``facts`` are the circumstances on which guards and exceptions turn.
    """

    policy: Policy
    fragments: tuple[Fragment, ...]
    scopes: Scopes
    signatures: tuple[Signature, ...]
    noted: tuple[Fragment, ...]
    runs: tuple[Run, ...]
    facts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Groups:
    """The pieces of the three lists of an answer."""

    satisfied: list[bytes]
    open: list[bytes]
    failed: list[bytes]

    def add_runs(self, runs: Iterable[Run], views: Sequence[View], *, everything: bool) -> None:
        """Add neighbours at once, the failed ones only where they are wanted."""
        for run in runs:
            view = views[run.signature]
            if view.status is Status.SATISFIED:
                self.satisfied.append(view.runs[run.number])
            elif view.status is Status.OPEN:
                self.open.append(view.runs[run.number])
            elif everything:
                self.add(run.fragments, views)

    def add(self, fragments: Iterable[Fragment], views: Sequence[View]) -> None:
        """Add provisions one by one."""
        for fragment in fragments:
            view = views[fragment.signature]
            if view.status is Status.FAILED:
                self.failed.extend((fragment.head, view.middle, fragment.tail, view.failed))
            else:
                group = self.satisfied if view.status is Status.SATISFIED else self.open
                group.extend((fragment.head, view.middle, fragment.closed))

    def begin(self) -> None:
        """Take away the comma with which every fragment begins, at the head of each list."""
        for group in (self.satisfied, self.open, self.failed):
            if group:
                group[0] = group[0][1:]


def scopes_of(provision: Provision) -> Iterator[tuple[Dimension, Hashable]]:
    """Yield what decides a provision, one scope a dimension; the same for a whole signature."""
    yield "year", None
    stated = not provision.general and bool(
        provision.care_types or provision.provider_types or provision.roles
    )
    yield "care", (provision.care_types, provision.general, stated)
    yield "provider", provision.provider_types
    yield "role", provision.roles
    if provision.guard:
        yield "guard", provision.guard
    if provision.exception:
        yield "exception", provision.exception


def shelf_of(
    policy: Policy,
    provisions: Iterable[Provision],
    write: Callable[[Provision, int], Fragment],
    noted: Callable[[Provision], bool],
) -> Shelf:
    """Return the shelf of a policy; ``write`` makes the fragment of a provision and signature."""
    scopes: Scopes = {
        "year": {}, "care": {}, "provider": {}, "role": {}, "guard": {}, "exception": {},
    }  # fmt: skip
    numbers: dict[tuple[tuple[Dimension, Hashable], ...], int] = {}
    fragments = []
    for provision in provisions:
        signature = tuple(scopes_of(provision))
        for dimension, scope in signature:
            scopes[dimension].setdefault(scope, provision)
        fragments.append(write(provision, numbers.setdefault(signature, len(numbers))))
    row = [(dimension, scope) for dimension, found in scopes.items() for scope in found]
    places = {place: n for n, place in enumerate(row)}
    runs: list[Run] = []
    pieces: list[list[tuple[bytes, ...]]] = [[] for _ in numbers]
    for number, same in groupby(fragments, lambda f: f.signature):
        run = Run(number, len(pieces[number]), tuple(same))
        pieces[number].append(_pieces(run.fragments))
        runs.append(run)
    return Shelf(
        policy,
        tuple(fragments),
        scopes,
        tuple(
            Signature(itemgetter(*(places[part] for part in signature)), tuple(pieces[number]))
            for signature, number in numbers.items()
        ),
        tuple(f for f in fragments if noted(f.provision)),
        tuple(runs),
        frozenset(str(fact) for fact in chain(scopes["guard"], scopes["exception"])),
    )


def _pieces(fragments: tuple[Fragment, ...]) -> tuple[bytes, ...]:
    """Return what stands between the middles of neighbours, which join it."""
    between = [one.closed + other.head for one, other in pairwise(fragments)]
    return (fragments[0].head, *between, fragments[-1].closed)


def view_of(parts: Sequence[Part], runs: Iterable[tuple[bytes, ...]]) -> View:
    """Return what the parts of a signature with these runs come to."""
    status = max((p.status for p in parts), key=lambda s: s.value)
    reasons = b",".join(p.reasons for p in parts if p.reasons)
    middle = b',"inherited":%b,"because":[%b],"depends_on":[%b],' % (
        b"false" if all(p.own for p in parts) else b"true",
        reasons,
        _joined(parts, Status.OPEN),
    )
    if status is Status.FAILED:
        failed = b',"failed_on":[%b]}' % _joined(parts, Status.FAILED)
        return View(status, middle, failed, ())
    return View(status, middle, b"", tuple(middle.join(pieces) for pieces in runs))


def _joined(parts: Iterable[Part], status: Status) -> bytes:
    return b",".join(p.unmet for p in parts if p.status is status)
