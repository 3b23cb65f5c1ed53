"""Addresses of a page that shows a view, each with one thing changed."""

from collections.abc import Sequence
from typing import Any

from policygraph.explorer.pages import Frame
from policygraph.view import View

__all__ = ["Links", "unfiltered"]


def unfiltered(view: View) -> View:
    """Return a view without its filters: the question alone."""
    return view.changed(kinds=(), themes=(), policies=(), origin=None, text="")


class Links:
    """Makes the addresses of one page for other values of its view."""

    def __init__(
        self, frame: Frame, view: View, path: str, more: Sequence[tuple[str, str]] = ()
    ) -> None:
        """Take the view, the page's path, and parameters of its own that stay as they are."""
        self._frame, self._path, self._more = frame, path, tuple(more)
        self.view = view

    def __call__(self, **changed: Any) -> str:
        """Return the address with other values of the view."""
        return self.to(self.view.changed(**changed))

    def to(self, view: View) -> str:
        """Return the address of this page for another view."""
        return self._frame.url(self._path, view.query(*self._more))

    def answered(self, fact: str, yes: bool | None) -> str:
        """Return the address with a fact answered, or with None no longer answered."""
        return self.to(self.view.answered(fact, yes))

    def adding(self, field: str, value: str) -> str:
        """Return the address with one value more in a field of several."""
        return self(**{field: (*getattr(self.view, field), value)})

    def without(self, field: str, value: str) -> str:
        """Return the address with one value less in a field of several."""
        return self(**{field: tuple(v for v in getattr(self.view, field) if v != value)})

    def unfiltered(self) -> str:
        """Return the address without any filter."""
        return self.to(unfiltered(self.view))

    def export(self, path: str) -> str:
        """Return the address of another form of exactly what is seen."""
        return self._frame.url(path, self.view.query(*self._more))

    def start(self, step: str) -> str:
        """Return the address of a step of the guided choice, with what was answered."""
        return self._frame.url("/", unfiltered(self.view).query(("step", step)))

    def result(self) -> str:
        """Return the address of what applies, with what was answered."""
        return self._frame.url("/applies", self.view.query())

    def hidden(self) -> list[tuple[str, str]]:
        """Return what a form of filters must carry along: the question and the language."""
        return [*unfiltered(self.view).pairs(), *self._more, *self.language()]

    def language(self) -> list[tuple[str, str]]:
        """Return the language where the reader chose it, for forms."""
        return [(k, v) for k, v in self._frame.asked if k == "lang"]
