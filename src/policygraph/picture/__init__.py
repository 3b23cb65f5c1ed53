"""The network as an interactive picture: what is shown, where it lies, how it looks."""

__all__ = ()
