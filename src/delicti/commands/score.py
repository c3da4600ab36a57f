"""`delicti score`: how well a case agrees with a known truth."""

import typer

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Scores a case against a known truth.")


@app.command("requests")
def requests() -> None:
    """Scores requests."""
    raise NotImplementedError


@app.command("incident")
def incident() -> None:
    """Scores an incident."""
    raise NotImplementedError
