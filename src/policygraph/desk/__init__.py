"""What leaves the page and ends on a desk: checklist, statement, board note, questions, changes."""

__all__ = ()
