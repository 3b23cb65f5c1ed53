"""The commands, each in its own module; errors become one line and an exit status."""

import sys

import typer

from policygraph.cli import commands
from policygraph.errors import PolicyGraphError

__all__ = ["app", "main"]

app = typer.Typer(
    name="policygraph",
    help="Which obligations apply to me, why, and where is that written?",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
commands.register(app)


def main() -> None:
    """Run the command line; an error of this project is a line on stderr, never a trace."""
    try:
        app()
    except PolicyGraphError as error:
        if "--debug" in sys.argv:
            raise
        sys.stderr.write(f"policygraph: {error}\n")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
