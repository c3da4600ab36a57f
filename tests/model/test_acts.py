import polars as pl

from delicti.model.acts import Told, columns, is_act, told


def test_the_parts_of_a_text_are_told():
    assert told("ftp upload user=web size=5: x") == Told("ftp", "upload", "web", 5)


def test_an_unknown_name_is_none():
    assert told("ssh refused user=-: x") == Told("ssh", "refused", None, None)


def test_an_error_that_looks_alike_is_no_act():
    assert told("ftp upload user=a b: x") is None


def test_the_columns_hold_way_and_name():
    frame = pl.DataFrame({"text": ["ssh login user=a: b", "c"]})
    assert frame.select(columns()).rows() == [("ssh", "a"), (None, None)]


def test_a_text_alone_is_no_act_without_its_level():
    frame = pl.DataFrame({"level": ["error", "login", None], "text": ["ssh login user=a: b"] * 3})
    assert frame.select(is_act()).to_series().to_list() == [False, True, False]
