"""``build``, ``validate`` and ``verify``: from Turtle to a graph that can be trusted."""

import time
from pathlib import Path
from typing import Annotated

import typer

from policygraph.cli.options import LangOption, StoreOption, message, settings, working
from policygraph.errors import InputError
from policygraph.resources import folder

__all__ = ["build", "validate", "verify"]

_STEPS = {
    "read": "reading Turtle",
    "reason": "reasoning",
    "write": "writing the store",
}

DataOption = Annotated[Path | None, typer.Option("--data", help="folder of the data")]
OntologyOption = Annotated[Path | None, typer.Option("--ontology", help="folder of the ontology")]
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


def build(
    check: Annotated[
        bool,
        typer.Option("--check", help="build in memory, compare generated files, write nothing"),
    ] = False,
    data: DataOption = None,
    ontology: OntologyOption = None,
    store: StoreOption = None,
) -> None:
    """Read the Turtle files, reason, and make the result the current graph."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from policygraph import build as building

    where = settings(store).store
    started = time.perf_counter()
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as progress:
        task = progress.add_task("…", total=None)

        def show(step: str) -> None:
            progress.update(task, description=_STEPS[step])

        if check:
            from policygraph.generated import stale

            building.prepare(ontology or folder("ontology"), data or folder("data"), show)
            old = stale()
        else:
            manifest = building.build(
                ontology or folder("ontology"), data or folder("data"), where, show
            )
    seconds = time.perf_counter() - started
    if check:
        for path in old:
            message(
                f"policygraph: {path} is not what it would be made of now; run `make generate`."
            )
        raise typer.Exit(1 if old else 0)
    message(
        f"built {where}: {manifest.asserted} triples asserted, {manifest.inferred} inferred, "
        f"{seconds:.1f} s"
    )


def validate(data: DataOption = None, ontology: OntologyOption = None) -> None:
    """Hold the data against its shapes and checks; say what is wrong and how to mend it."""
    from policygraph.validation import validate as run

    with working("reasoning, checks and shapes"):
        problems = run(ontology or folder("ontology"), data or folder("data"))
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
