"""The story of a case on a terminal; plain text in a pipe.

Everything is built as `rich.text.Text` from `visible` text: no markup, no emoji codes, no control characters. Colour
never carries meaning alone.
"""

import shlex
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import IO

from rich import box
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from delicti.report.blocks import Block, Cell, Chapter, Facts, Grid, Mark, Note, Point, Raw, Ref, Said
from delicti.report.outline import chapters, page
from delicti.report.view import View
from delicti.report.visible import visible

PIPE_WIDTH = 100
WIDEST = 110
_MARKS = {
    "succeeded": ("●", "bold red"),
    "open": ("●", "bold red"),
    "failed": ("○", "green"),
    "closed": ("○", "green"),
}


def console_for(file: IO[str], width: int | None = None) -> Console:
    """A console on the file: the terminal's width up to 110, or 100 in a pipe; colour as NO_COLOR and TERM allow."""
    console = Console(file=file, markup=False, emoji=False, highlight=False)
    console.width = width or min(console.width if console.is_terminal else PIPE_WIDTH, WIDEST)
    return console


def show_story(view: View, console: Console) -> None:
    """Prints the whole story, most telling first."""
    show(console, text(view.case.summary, "bold"))
    for chapter in chapters(view):
        show_chapter(chapter, console)


def show_short(view: View, console: Console, length: str) -> None:
    """Prints the story as a paragraph (`director`) or a page (`engineer`)."""
    show(console, text(view.case.summary, "bold"))
    if length == "engineer":
        for chapter in page(view):
            show_chapter(chapter, console)


def show_next(case: Path, report: Path, console: Console) -> None:
    """Says where everything is and what can be done next; these lines can be pasted into a shell."""
    folder = shlex.quote(str(case))
    show(console, Text())
    for what, how in (
        ("Case file", folder),
        ("Report", shlex.quote(str(report))),
        ("One in full", f"delicti show {folder} A1"),
        ("Check it", f"delicti verify {folder} --evidence LOGS"),
    ):
        show(console, Text(f"{what + ':':<12} {visible(how)}", overflow="ignore", no_wrap=True))


def show_chapter(chapter: Chapter, console: Console) -> None:
    """Prints one chapter; its sentences are numbered from 1."""
    show(console, Text(f"\n{chapter.title}", style="bold underline"))
    show(console, *(_block(number, block) for number, block in enumerate(chapter.blocks, 1)))


def show(console: Console, *parts: RenderableType) -> None:
    """Prints parts, in a pipe without the blanks that fill a terminal's lines."""
    with console.capture() as capture:
        console.print(Group(*parts), crop=False)  # a group: print would join texts, which then lose how they wrap
    printed = capture.get()
    if not console.is_terminal:
        printed = "\n".join(line.rstrip() for line in printed.split("\n"))
    console.file.write(printed)


def text(value: object, style: str = "") -> Text:
    """Text from anywhere, safe to print."""
    return Text(visible(value), style=style)


def marked(word: str) -> Text:
    """An outcome or a state with its sign."""
    sign, style = _sign(word)
    return Text(f"{sign} {visible(word)}", style=style)


def _sign(word: str) -> tuple[str, str]:
    return _MARKS.get(word, ("◐", "yellow"))


def _block(number: int, block: Block) -> RenderableType:
    if isinstance(block, Said):
        against = [text(f"Against this: {block.against}", "italic")] if block.against else []
        sign, style = _sign(block.mark.word) if block.mark else ("·", "")
        lead = Text.assemble(f"{number:>2}. ", (sign, style))
        told = text(block.text, "bold" if block.mark and block.mark.word == "succeeded" else "")
        return _hanging(lead, told, *against, *_rests(block.refs, block.more))
    if isinstance(block, Point):
        head = text(block.head)
        if block.mark:
            head = Text.assemble(head, ": ", marked(block.mark.word))
        return _hanging(Text("  •"), head, *_rests(block.refs), *(text(detail, "dim") for detail in block.details))
    if isinstance(block, Note):
        return Padding(text(block.text), (0, 0, 0, 2))
    if isinstance(block, Facts):
        return _facts(block)
    if isinstance(block, Raw):
        return _Line(block)
    return _cards(block) if block.stacked else _table(block)


class _Line:
    """Raw bytes under their place: folded on a terminal; one line in a pipe, where they are searched and copied."""

    def __init__(self, block: Raw) -> None:
        self._block = block

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        place, line = text(self._block.place, "dim"), text(self._block.text)
        if console.is_terminal:
            yield Padding(Group(place, line), (0, 0, 1, 2))
        else:
            yield Text.assemble("  ", place, "\n  ", line, "\n", no_wrap=True, overflow="ignore")


def _facts(block: Facts) -> Padding:
    rows = Table.grid(padding=(0, 2))
    rows.add_column(no_wrap=True)
    rows.add_column(overflow="fold")
    for name, value in block.rows:
        rows.add_row(text(name, "dim"), text(value))
    return Padding(rows, (0, 0, 0, 2))


def _hanging(lead: Text, *lines: RenderableType) -> Table:
    row = Table.grid(padding=(0, 1))
    row.add_column(width=max(3, len(lead)), no_wrap=True)
    row.add_column(overflow="fold")
    row.add_row(lead, Group(*lines))
    return row


def _rests(refs: Sequence[Ref], more: str = "") -> list[Text]:
    line = " · ".join(filter(None, (*_short(refs), more)))
    return [text(f"[{line}]", "dim")] if line else []


def _short(refs: Sequence[Ref]) -> Iterator[str]:
    """The refs; of places in one file that follow each other, the file is named once (`access.log:94, 98, 101`)."""
    for file, run in groupby(refs, key=_file):
        if file is None:
            yield from (ref.text for ref in run)
        else:
            yield f"{file}:{', '.join(ref.text[len(file) + 1 :] for ref in run)}"


def _file(ref: Ref) -> str | None:
    name, sign, line = ref.text.rpartition(":")
    return name if sign and line.isdigit() and " " not in name else None


def _cards(grid: Grid) -> Group:
    """Each row as a few lines: it stays readable on any width and each line can be searched for."""
    cards = []
    for label, title, *cells, last in grid.rows:
        facts = [_named(name, cell) for name, cell in zip(grid.columns[2:-1], cells, strict=True) if cell != "–"]
        lines = [Text.assemble(_cell(title), " · ", Text(" · ").join(facts))]
        if last:
            lines.append(Text.assemble(_cell(last), style="dim"))
        cards.append(_hanging(Text(f"{_cell(label).plain:>3}"), *lines))
    return Group(*cards)


def _named(column: str, cell: Cell) -> Text:
    if column != ">requests":
        return _cell(cell)
    return Text.assemble(_cell(cell), " request" if cell == "1" else " requests")


def _table(grid: Grid) -> Padding:
    made = Table(box=box.SIMPLE_HEAD, pad_edge=False, header_style="bold", show_edge=False)
    for name in grid.columns:
        right = name.startswith(">")
        made.add_column(Text(name.lstrip(">")), justify="right" if right else "left", overflow="fold")
    for row in grid.rows:
        made.add_row(*map(_cell, row))
    return Padding(made, (0, 0, 0, 2))


def _cell(cell: Cell) -> Text:
    if isinstance(cell, Mark):
        return marked(cell.word)
    if isinstance(cell, Ref):
        return text(cell.text)
    if isinstance(cell, tuple):
        return text(", ".join(ref.text for ref in cell))
    return text(cell)
