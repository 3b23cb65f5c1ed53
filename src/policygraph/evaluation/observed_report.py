"""The figures of announced changes, their links and findings as plain text."""

from collections.abc import Callable, Iterator, Sequence

from policygraph.evaluation.figures import Figure, total
from policygraph.evaluation.observed import Seen, announced, finding_types, findings, links

__all__ = ["observed_sections"]

_WIDTH = 30


def _line(name: str, figure: Figure) -> str:
    return (
        f"{name:<{_WIDTH}} {figure.recall:6.3f} {figure.precision:6.3f} {figure.f1:6.3f}"
        f"   {figure.found}/{figure.expected} found, {figure.right}/{figure.given} right"
    )


def _head(title: str) -> str:
    return f"\n{title:<{_WIDTH}} recall  prec.     F1"


def _changes(seen: Sequence[Seen]) -> Iterator[str]:
    """Yield how well announced changes come back by place, and the provisions they are about."""
    parts: tuple[tuple[str, Callable[[Seen], Figure]], ...] = (
        ("announced changes by place", announced),
        ("what they are about", links),
    )
    for title, figure in parts:
        yield _head(title)
        for one in seen:
            yield _line("  " + one.slug, figure(one))
        yield _line("  all", total(map(figure, seen)))


def _findings(seen: Sequence[Seen]) -> Iterator[str]:
    """Yield how well findings come back, by type; rules see only what needs no understanding."""
    yield _head("findings by type and line")
    figures = []
    for type_ in finding_types(seen):
        figures.append(total(findings(one, type_) for one in seen))
        yield _line("  " + type_, figures[-1])
    yield _line("  all", total(figures))


def observed_sections(seen: Sequence[Seen]) -> dict[str, Callable[[], Iterator[str]]]:
    """Return the parts of the report by name; each is worked out when it is asked for."""
    return {"announcements": lambda: _changes(seen), "findings": lambda: _findings(seen)}
