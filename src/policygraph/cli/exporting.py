"""placeholder until the exports land."""

__all__ = ["export", "graph"]


def graph() -> None:
    """Wait."""


def export() -> None:
    """Wait."""
