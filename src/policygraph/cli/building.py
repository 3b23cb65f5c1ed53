"""``build``, ``validate`` and ``verify``: from Turtle to a graph that can be trusted."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from policygraph.cli.options import LangOption, StoreOption, message, settings, working
from policygraph.errors import InputError
from policygraph.resources import folder

__all__ = ["TakesDrafts", "build", "validate", "verify"]

_STEPS = {
    "read": "reading Turtle",
    "reason": "reasoning",
    "drafts": "taking in drafts",
    "write": "writing the store",
}

DataOption = Annotated[Path | None, typer.Option("--data", help="folder of the data")]
OntologyOption = Annotated[Path | None, typer.Option("--ontology", help="folder of the ontology")]
DraftsOption = Annotated[
    str | None,
    typer.Option(
        "--drafts",
        metavar="[DIR]",
        help="with the drafts of a folder, each in a graph of its own; else POLICYGRAPH_DRAFTS",
        show_default=False,
    ),
]
NoDraftsOption = Annotated[
    bool, typer.Option("--no-drafts", help="without drafts, whatever the settings say")
]
CoverageOption = Annotated[
    bool, typer.Option("--coverage", help="list sentences with a cue that nothing covers")
]
WriteOption = Annotated[
    Path | None,
    typer.Option("--write", help="compute anchors: JSON lines of {id, quote} to put in a policy"),
]
MovedOption = Annotated[
    bool,
    typer.Option("--moved", help="say where each statement of a changed document stands now"),
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", help="with --moved: the file for the new places, in Turtle"),
]
ApplyOption = Annotated[
    bool,
    typer.Option("--apply", help="with --moved: put the new places into the policy files"),
]
EarlierOption = Annotated[
    Path | None,
    typer.Option("--earlier", help="with --moved: folder with the documents as they were modelled"),
]
DocumentsOption = Annotated[
    Path | None, typer.Option("--documents", help="folder with the documents as received")
]


class TakesDrafts(TyperCommand):
    """A command whose ``--drafts`` may stand without a folder: then it is the usual one."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Give ``--drafts`` an empty value where none follows."""
        out: list[str] = []
        for word, following in pairwise([*args, "-"]):
            bare = word == "--drafts" and following.startswith("-")
            out.append("--drafts=" if bare else word)
        return super().parse_args(ctx, out)


def _drafts(given: str | None, configured: Path | None) -> Path | None:
    """Return the folder of the drafts that are asked for, None where none are."""
    if given:
        return Path(given)
    if given is None:
        return configured
    from policygraph.drafts.folder import drafts_folder

    return drafts_folder(configured)


def build(
    check: Annotated[
        bool,
        typer.Option("--check", help="build in memory, compare generated files, write nothing"),
    ] = False,
    drafts: DraftsOption = None,
    no_drafts: NoDraftsOption = False,
    data: DataOption = None,
    ontology: OntologyOption = None,
    store: StoreOption = None,
) -> None:
    """Read the Turtle files, reason, and make the result the current graph.

    Drafts are taken in where they are asked for. They are not facts: no answer counts them.
    """
    from policygraph import build as building

    chosen = settings(store)
    folders = None if no_drafts else _drafts(drafts, chosen.drafts)
    where = ontology or folder("ontology"), data or folder("data")
    started = time.perf_counter()
    if check:
        with _steps() as show:
            building.check(*where, show, folders)
        _stale()
        return
    with _steps() as show:
        manifest = building.build(*where, chosen.store, show, folders)
    message(
        f"built {chosen.store}: {manifest.asserted} triples asserted, {manifest.inferred} "
        f"inferred, {time.perf_counter() - started:.1f} s"
    )
    if folders is not None:
        message(
            f"{manifest.drafts} {'draft' if manifest.drafts == 1 else 'drafts'} of {folders} "
            "beside it, unreviewed: nothing in it counts"
        )


@contextmanager
def _steps() -> Iterator[Callable[[str], None]]:
    """Show on standard error which step a build is at."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as progress:
        task = progress.add_task("…", total=None)
        yield lambda step: progress.update(task, description=_STEPS[step])


def _stale() -> None:
    """Say which generated files are not current; where one is, that is the exit status."""
    from policygraph.generated import stale

    old = stale()
    for path in old:
        message(f"policygraph: {path} is not what it would be made of now; run `make generate`.")
    if old:
        raise typer.Exit(1)


def validate(
    drafts: DraftsOption = None, data: DataOption = None, ontology: OntologyOption = None
) -> None:
    """Hold the data against its shapes and checks; say what is wrong and how to mend it.

    With --drafts the files of drafts are held against theirs too.
    """
    from policygraph.validation import validate as run

    folders = None if drafts is None else _drafts(drafts, settings().drafts)
    with working("reasoning, checks and shapes"):
        problems = run(ontology or folder("ontology"), data or folder("data"))
        if folders is not None:
            from policygraph.drafts.checking import validate_drafts

            problems += validate_drafts(
                ontology or folder("ontology"), data or folder("data"), folders
            )
    for problem in problems:
        typer.echo(str(problem))
    message(f"{len(problems)} violations")
    raise typer.Exit(1 if any(p.severity == "violation" for p in problems) else 0)


def verify(
    coverage: CoverageOption = False,
    write: WriteOption = None,
    moved: MovedOption = False,
    output: OutputOption = None,
    apply: ApplyOption = False,
    earlier: EarlierOption = None,
    documents: DocumentsOption = None,
    data: DataOption = None,
    store: StoreOption = None,
    lang: LangOption = None,
) -> None:
    """Hold every quoted place against the documents: hashes, orphans, and what is not covered."""
    from policygraph.cli.verifying import run_coverage, run_moved, run_verify, run_write

    chosen = settings(store, lang)
    where = documents or chosen.documents
    if moved != bool(moved or output or apply or earlier) or (moved and (write or coverage)):
        raise InputError(
            "invalid-parameter",
            "--output, --apply and --earlier go with --moved; --write and --coverage do not.",
        )
    if moved:
        run_moved(
            chosen.store, where, data or folder("data"),
            earlier=earlier, output=output, apply=apply,
        )  # fmt: skip
    elif write is not None:
        run_write(write, data or folder("data"), where)
    elif coverage:
        run_coverage(chosen.store, where, data or folder("data"))
    else:
        run_verify(chosen.store, where)
