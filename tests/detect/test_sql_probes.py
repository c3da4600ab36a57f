"""Pieces of a query that are known by themselves."""

import pytest

from delicti.detect.contexts import POSSIBLE, PROBABLE
from delicti.detect.sql_probes import MOST, probed


@pytest.mark.parametrize(
    "value",
    [
        "substring(",
        "ORD(MID(",
        "ascii(substring(user(),1,1))",
        "concat(0x7e,version())",
        "convert(int,@@servername)",
        "@@datadir",
        "select session_user",
        "sleep(7)",
        "') or (",
        "order by 12--",
        "union all select",
        "char(97,98,99)",
    ],
)
def test_a_piece_of_a_query_is_known(value):
    assert probed(value)[0] >= POSSIBLE


@pytest.mark.parametrize(
    "value",
    [
        "load data local infile '/etc/hosts' into table t",
        "copy t from program 'id'",
        "backup database master to disk='x'",
        "create user a identified by b",
        "1 exec xp_dirtree 'c:'",
        "where 7=7",
        "un/**/ion sel/**/ect",
        "se\x0blect 1 uni\x0bon",
    ],
)
def test_a_statement_that_reaches_beyond_or_hides_is_probable(value):
    assert probed(value)[0] >= PROBABLE


@pytest.mark.parametrize(
    "value",
    [
        "substr in sql",
        "what does concat(0x7e,version()) do",
        "@@version in mysql",
        "benchmark (computing)",
        "sleep (2022)",
        "order by 5pm",
        "where 2 = two",
        "load data into excel",
        "5'10\"",
        "nvarchar(max) performance",
        "a\x0bb",
        "un/* note */der",
    ],
)
def test_talk_about_queries_is_no_probe(value):
    assert probed(value)[0] == 0.0


def test_only_the_first_part_of_a_long_value_is_read():
    assert probed("x" * MOST + " where 1=1")[0] == 0.0
