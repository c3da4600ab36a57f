"""`delicti desk`: the team's web application and its upkeep."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="The team's desk: cases from intake to custody.", no_args_is_help=False)
audit = typer.Typer(help="The audit of the desk.", no_args_is_help=True)
app.add_typer(audit, name="audit")


@app.callback(invoke_without_command=True)
def desk(
    context: typer.Context,
    demo: Annotated[bool, typer.Option("--demo", help="Show made-up cases, on this machine alone.")] = False,
    host: Annotated[str, typer.Option(metavar="HOST", help="The address to serve on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="PORT", min=1, max=65535, help="The port to serve on.")] = 8000,
    home: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="The home; of the demo, else one that ends with it.")
    ] = None,
) -> None:
    """Opens the desk: makes its database on the first run, prints the link for the first account, serves, takes jobs.

    Its home is $DELICTI_DESK_HOME, else delicti/desk in the user's data folder; DATABASE_URL names a PostgreSQL.
    """
    if context.invoked_subcommand is None:
        from delicti.desk import command

        if demo:
            command.serve_demo(host, port, home)
        else:
            command.serve(host, port, home)


@app.command("import")
def import_(
    cases: Annotated[list[Path], typer.Argument(metavar="CASE", help="Case folders that delicti investigate made.")],
    into: Annotated[
        str | None, typer.Option(metavar="REFERENCE", help="Into this case; else each into its own.")
    ] = None,
    by: Annotated[str | None, typer.Option("--as", metavar="NAME", help="The account that imports.")] = None,
) -> None:
    """Imports case files. The same case file again changes nothing."""
    from delicti.desk import command

    for row in command.bring_in(cases, into, by):
        state = "its seal holds" if row.state == "holds" else f"its seal does not hold: {' '.join(row.problems)}"
        typer.echo(f"{row.case.reference}: {state}")


@app.command("worker")
def worker(
    until_idle: Annotated[bool, typer.Option("--until-idle", help="End when no job waits.")] = False,
) -> None:
    """Takes jobs beside those that the desk takes itself."""
    from delicti.desk import command

    command.work(until_idle=until_idle)


@app.command("check")
def check() -> None:
    """Checks settings, guards, seals, files and the audit; ends with 1 where something is wrong."""
    from delicti.desk import command

    problems = command.check()
    for problem in problems:
        typer.echo(problem)
    if problems:
        raise typer.Exit(1)
    typer.echo("The desk is in order.")


@audit.command("verify")
def verify() -> None:
    """Reads the whole audit; names the first broken link and a cut tail, and ends with 1."""
    from delicti.desk import command

    found = command.audit_verify()
    for problem in found.problems:
        typer.echo(problem)
    if not found.good:
        raise typer.Exit(1)
    typer.echo(f"The audit holds: {found.entries:,} entries, head {found.head}.")


@app.command("backup")
def backup(file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write; it must not exist.")]) -> None:
    """Writes everything into one file, keys included: keep it as secret as the desk."""
    from delicti.desk import command

    said = command.backup(file)
    typer.echo(f"{file}: {len(said['sha256']):,} parts, audit head {said['audit']['hash']}.")


@app.command("restore")
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup.")],
    home: Annotated[Path | None, typer.Option(metavar="FOLDER", help="The new home; it must not exist.")] = None,
) -> None:
    """Restores a backup into a new home and an empty database."""
    from delicti.desk import command

    _, head = command.restore(file, home)
    typer.echo(f"Restored, audit head {head}.")
