"""The pieces of an answer in bytes: provisions, what X makes of their scopes, and their lists."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policygraph.applicability import Status
from policygraph.model import Provision

__all__ = ["Fragment", "Groups", "Part", "Run", "Shelf", "View", "run_of", "view_of"]


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

    Parts are made once and kept, so that two are the same only where they are one object.
    """

    status: Status
    reasons: bytes
    unmet: bytes


@dataclass(frozen=True, slots=True)
class View:
    """What X makes of a signature: the status and the bytes in the middle and at the end."""

    status: Status
    middle: bytes
    failed: bytes


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbours of one signature; the middle joins ``pieces`` to all of them as bytes."""

    signature: int
    fragments: tuple[Fragment, ...]
    pieces: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The fragments of a policy in one language, one provision for each signature."""

    fragments: tuple[Fragment, ...]
    signatures: tuple[Provision, ...]
    noted: tuple[Fragment, ...]
    runs: tuple[Run, ...]


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
                self.satisfied.append(view.middle.join(run.pieces))
            elif view.status is Status.OPEN:
                self.open.append(view.middle.join(run.pieces))
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


def run_of(signature: int, fragments: tuple[Fragment, ...]) -> Run:
    """Return the run of neighbours of one signature."""
    between = [one.closed + other.head for one, other in pairwise(fragments)]
    return Run(signature, fragments, (fragments[0].head, *between, fragments[-1].closed))


def view_of(parts: Sequence[Part], *, own: bool) -> View:
    """Return what the parts of a signature come to."""
    status = max((p.status for p in parts), key=lambda s: s.value)
    reasons = b",".join(p.reasons for p in parts if p.reasons)
    middle = b',"inherited":%b,"because":[%b],"depends_on":[%b],' % (
        b"false" if own else b"true",
        reasons,
        _joined(parts, Status.OPEN),
    )
    failed = b""
    if status is Status.FAILED:
        failed = b',"failed_on":[%b]}' % _joined(parts, Status.FAILED)
    return View(status, middle, failed)


def _joined(parts: Iterable[Part], status: Status) -> bytes:
    return b",".join(p.unmet for p in parts if p.status is status)
