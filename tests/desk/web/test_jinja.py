"""Values in templates: made visible, escaped, whatever they hold."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.template import engines
from hypothesis import given
from hypothesis import strategies as st

from delicti.desk import clock
from delicti.desk.web import jinja, paging

NOW = datetime(2026, 9, 9, 12, tzinfo=UTC)


def rendered(template: str, **values: object) -> str:
    return str(engines["pages"].env.from_string(template).render(**values))  # type: ignore[attr-defined]


@given(st.text())
def test_no_value_becomes_markup(text: str) -> None:
    shown = rendered('<p title="{{ text }}">{{ text }}{{ text|lines }}</p>', text=text)
    plain = shown.removeprefix('<p title="').removesuffix("</p>").replace("<br>", "").replace('">', "", 1)
    assert not set('<>"') & set(plain)


@given(st.text())
def test_every_value_is_one_line_of_printing_signs(text: str) -> None:
    assert all(sign == " " or sign.isprintable() for sign in rendered("{{ text }}", text=text))


@given(st.text())
def test_an_anchor_is_an_id_whatever_the_table_says(text: str) -> None:
    assert re.fullmatch(r"x-[A-Za-z0-9-]+", jinja.anchor(text))


@given(st.text(max_size=200))
def test_a_cursor_of_any_text_is_read_or_ignored(text: str) -> None:
    assert paging._read(text) is None or len(paging._read(text) or ()) == 2


@pytest.mark.parametrize(
    ("left", "told"),
    [(timedelta(hours=5), "in 5 hours"), (timedelta(days=-3), "3 days late"), (timedelta(days=30), "in 30 days")],
)
def test_a_time_limit_is_told_as_what_is_left(left: timedelta, told: str) -> None:
    with clock.standing_at(NOW):
        assert f">{told}<" in jinja.due(NOW + left)


def test_a_name_that_no_page_gave_is_an_error() -> None:
    with pytest.raises(Exception, match="undefined"):
        rendered("{{ nothing }}")
