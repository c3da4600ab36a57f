"""`delicti investigate`: logs in, sealed case file out, the story on the terminal."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from delicti.commands import arguments
from delicti.commands.ending import Interrupted, interruptible
from delicti.model.settings import Settings

if TYPE_CHECKING:
    from delicti.casefile.examiner import Examiner

Networks = list[str]


def investigate(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH", help="Logs: files, folders, globs, archives; - is standard input.")
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="CASE", help="The case folder to make; it must not exist.")
    ],
    workers: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Processes at work; the result is the same with any number.")
    ] = None,
    authorised: Annotated[Networks | None, typer.Option(metavar="NETS", help="Testers that the owner ordered.")] = None,
    owner: Annotated[Networks | None, typer.Option(metavar="NETS", help="The owner's own staff.")] = None,
    verify_crawlers: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Networks that crawlers publish, a line each: Googlebot 66.249.64.0/27."),
    ] = None,
    trust_proxy: Annotated[
        Networks | None, typer.Option(metavar="NETS", help="Proxies whose X-Forwarded-For is believed.")
    ] = None,
    timezone: Annotated[
        str | None, typer.Option(metavar="TZ", help="Zone of times that carry none, such as Europe/Berlin.")
    ] = None,
    clock_offset: Annotated[
        list[str] | None,
        typer.Option(metavar="ITEM=SECONDS", help="Seconds to add to every time of a log whose clock is off."),
    ] = None,
    log_format: Annotated[
        list[str] | None, typer.Option(metavar="FORMAT", help="An Apache LogFormat or nginx log_format string.")
    ] = None,
    fields: Annotated[
        list[str] | None, typer.Option(metavar="COLUMN=PATH", help="Where a JSON log keeps a column.")
    ] = None,
    rules: Annotated[
        list[Path] | None, typer.Option(metavar="DIR", help="More Sigma rules beside the built-in ones.")
    ] = None,
    examiner: Annotated[
        Path | None, typer.Option(metavar="KEY", help="The examiner's key that signs the case (delicti examiner new).")
    ] = None,
    no_rules: Annotated[bool, typer.Option("--no-rules", help="Grammars alone, no rules.")] = False,
    no_prefilter: Annotated[
        bool, typer.Option("--no-prefilter", help="Same findings, slowly; a check on the prefilter.")
    ] = False,
    stdin_unverifiable: Annotated[
        bool, typer.Option("--stdin-unverifiable", help="Do not keep what came through standard input.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print case.json alone.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no story; errors only.")] = False,
) -> None:
    """Investigates logs and writes a sealed case file.

    Formats are found from the content (delicti formats lists them). NETS are addresses or networks; repeat the
    option or put commas between them. Logs of SSH, FTP and hosting panels may lie beside those of the web. Where two
    logs hold the same events at different times, the case says how far their clocks lie apart; --clock-offset moves
    one of them (ITEM is a file's name, or the first eight or more letters of its hash).

    \b
    delicti investigate logs/ -o case-001
    delicti investigate 'access.log*' error.log -o case-002 --authorised 192.0.2.106 --timezone Europe/Berlin
    zcat access.log.gz | delicti investigate - -o case-003
    delicti investigate logs/ -o case-004 --verify-crawlers crawlers.txt
    delicti investigate logs/ -o case-005 --clock-offset error.log=-3600
    """  # noqa: D301 - \b keeps the lines of the example apart
    settings = Settings(
        authorised=arguments.networks("--authorised", authorised),
        owner=arguments.networks("--owner", owner),
        verify_crawlers=arguments.crawlers("--verify-crawlers", verify_crawlers),
        trust_proxy=arguments.networks("--trust-proxy", trust_proxy),
        timezone=arguments.timezone(timezone),
        clock_offset=arguments.clock_offsets(clock_offset),
        log_format=tuple(log_format or ()),
        fields=arguments.fields(fields) if fields else (),
        rules=arguments.folders("--rules", rules),
        use_rules=not no_rules,
        use_prefilter=not no_prefilter,
        keep_stdin=not stdin_unverifiable,
    )
    target = arguments.new_folder(output)
    signer = _signer(examiner)

    from delicti import run
    from delicti.report.progress import progress_on

    interruptible()
    case = run.investigate(
        paths, target, settings, workers=workers, progress=progress_on(sys.stderr, quiet=quiet), examiner=signer
    )
    _report(case, signer, json=json, quiet=quiet)


def _signer(key: Path | None) -> "Examiner | None":
    if key is None:
        return None
    from delicti.commands.examiner import unlocked

    return unlocked(key)


def _enter(report: Path, case: Path, signer: "Examiner | None") -> None:
    from delicti.casefile.layout import digest_of
    from delicti.casefile.ledger import REPORTED, append

    append(case, REPORTED, {"file": report.name, "sha256": digest_of(report)}, signer)


def _report(case: Path, signer: "Examiner | None", *, json: bool, quiet: bool) -> None:
    from delicti.report.html import write_report
    from delicti.report.opened import view_of

    try:
        view = view_of(case)
        report = write_report(view, case)
        _enter(report, case, signer)
    except KeyboardInterrupt:
        raise Interrupted(f"Interrupted; the case file {case} stands, without its report.html.") from None
    if json:
        sys.stdout.write((case / "data" / "case.json").read_text(encoding="utf-8"))
        return
    if quiet:
        return
    from delicti.report.terminal import console_for, show_next, show_story

    console = console_for(sys.stdout)
    show_story(view, console)
    show_next(case, report, console)
