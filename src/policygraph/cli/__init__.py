"""The command line: parse, call one function, show. Data on stdout, messages on stderr."""

from policygraph.cli.main import main

__all__ = ["main"]
