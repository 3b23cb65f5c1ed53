"""Which commands there are."""

import typer

from policygraph.cli import applies, asking, building, comparing, exporting, ingesting, serving

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add every command to the application."""
    app.command("applies")(applies.applies)
    app.command("explain")(applies.explain)
    app.command("ask", context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(
        asking.ask
    )
    app.command("questions")(asking.questions)
    app.command("query")(asking.query)
    app.command("compare")(comparing.compare)
    app.command("impact")(asking.impact)
    app.command("ingest")(ingesting.ingest)
    app.command("review")(ingesting.review)
    app.command("build", cls=building.TakesDrafts)(building.build)
    app.command("validate", cls=building.TakesDrafts)(building.validate)
    app.command("verify")(building.verify)
    app.command("graph")(exporting.graph)
    app.command("export")(exporting.export)
    app.command("serve")(serving.serve)
