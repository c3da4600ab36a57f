"""The rows of a grid are the page's: every value escaped, every reference a link or plain text."""

from delicti.report.blocks import Cell, Grid, Mark, Ref
from delicti.report.grids import body


def row(*cells: Cell, columns: tuple[str, ...] = ("line",)) -> str:
    return body(Grid(columns, (cells,), targets=("a-1",)), {"a-1"}, lambda target: f"x-{target}", anchored=False)


def test_a_value_is_escaped() -> None:
    assert '"label">&lt;b&gt;&amp;\\xe2\\x80\\xae</td>' in row("<b>&\u202e")


def test_the_name_of_a_column_is_escaped() -> None:
    assert 'data-name="&#34;&gt;"' in row("x", columns=('">',))


def test_what_the_page_shows_is_linked() -> None:
    assert '<a href="#x-a-1">A1</a>' in row(Ref("A1", "a-1"))


def test_what_the_page_does_not_show_is_plain() -> None:
    assert "<span>A&amp;2</span>" in row(Ref("A&2", "a-2"))


def test_an_outcome_has_its_sign() -> None:
    assert '<span class="mark unknown">◐ &lt;odd&gt;</span>' in row(Mark("<odd>"))


def test_rows_that_others_refer_to_have_an_id() -> None:
    grid = Grid(("line",), (("x",),), targets=("a-1",))
    assert '<tr role="row" id="x-a-1">' in body(grid, {"a-1"}, lambda target: f"x-{target}", anchored=True)
