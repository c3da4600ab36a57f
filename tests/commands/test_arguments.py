"""What users type is checked before any work begins."""

import ipaddress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delicti.commands import arguments
from delicti.model.errors import UserError


def test_networks_may_be_repeated_or_hold_commas() -> None:
    given = arguments.networks("--owner", ["192.0.2.0/24, 198.51.100.7", "2001:db8::/32"])
    assert given == ("192.0.2.0/24", "198.51.100.7", "2001:db8::/32")


@given(st.lists(st.ip_addresses().map(str), max_size=8))
def test_the_order_of_networks_does_not_matter(values: list[str]) -> None:
    assert arguments.networks("--owner", values) == arguments.networks("--owner", values[::-1])


@given(st.ip_addresses())
def test_a_single_address_stays_one(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    assert arguments.networks("--owner", [str(address)]) == (str(address),)


def test_an_address_inside_a_network_means_the_network() -> None:
    assert arguments.networks("--owner", ["192.0.2.9/24"]) == ("192.0.2.0/24",)


def test_what_is_no_network_is_named_with_its_option() -> None:
    with pytest.raises(UserError, match="--trust-proxy office: this is no address and no network"):
        arguments.networks("--trust-proxy", ["office"])


def test_clock_offsets_are_pairs_of_item_and_seconds() -> None:
    assert arguments.clock_offsets(["b=c.log=-1.5", "a.log=60"]) == (("a.log", 60.0), ("b=c.log", -1.5))


@pytest.mark.parametrize("value", ["error.log", "=5", "error.log=", "error.log=nan", "error.log=inf", "error.log=1e12"])
def test_a_clock_offset_of_another_shape_is_named(value: str) -> None:
    with pytest.raises(UserError, match=f"--clock-offset {value}: write it as ITEM=SECONDS"):
        arguments.clock_offsets([value])


def test_an_item_has_one_clock_offset() -> None:
    with pytest.raises(UserError, match=r"a\.log is given twice"):
        arguments.clock_offsets(["a.log=1", "a.log=2"])


def test_an_unknown_zone_is_named() -> None:
    with pytest.raises(UserError, match="--timezone Europe/Nowhere: no such zone is known"):
        arguments.timezone("Europe/Nowhere")


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "/etc/localtime", "a\0b", "posixrules/.."])
def test_a_zone_never_leaves_the_zone_database(name: str) -> None:
    with pytest.raises(UserError):
        arguments.timezone(name)


def test_a_zone_that_is_known_stays() -> None:
    assert arguments.timezone("Europe/Berlin") == "Europe/Berlin"


def test_a_missing_rules_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there is no such folder"):
        arguments.folders("--rules", [tmp_path / "none"])


def test_a_field_without_a_path_is_explained() -> None:
    with pytest.raises(UserError, match=r"write it as COLUMN=json\.path"):
        arguments.fields(["client"])


def test_a_field_of_no_column_lists_the_columns() -> None:
    with pytest.raises(UserError, match="there is no column colour; the columns are time, client"):
        arguments.fields(["colour=a.b"])


def test_an_existing_folder_is_never_taken(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="exists already and was left as it is"):
        arguments.new_folder(tmp_path)


def test_a_link_to_nowhere_counts_as_existing(tmp_path: Path) -> None:
    (tmp_path / "case").symlink_to(tmp_path / "gone")
    with pytest.raises(UserError, match="exists already"):
        arguments.new_folder(tmp_path / "case")


def test_a_folder_without_a_parent_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="does not exist"):
        arguments.new_folder(tmp_path / "none" / "case")


def test_crawlers_are_read_from_lines_of_name_and_network(tmp_path: Path) -> None:
    file = tmp_path / "crawlers.txt"
    file.write_text(
        "# published\nGooglebot 66.249.64.0/27\n\nYandex Bot\t2a02:6b8::/32  # both\nGooglebot 66.249.64.9/27\n"
    )
    assert arguments.crawlers("--verify-crawlers", file) == (
        ("Googlebot", "66.249.64.0/27"),
        ("Yandex Bot", "2a02:6b8::/32"),
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Googlebot 66.249.64.0/27\nGooglebot nowhere\n", "line 2: nowhere: this is no address"),
        ("66.249.64.0/27\n", "line 1: write the crawler's name"),
        ("x 192.0.2.1\n", "line 1: write the crawler's name"),
        ("# nothing\n", "holds no line"),
    ],
)
def test_a_file_of_crawlers_that_is_none_is_refused_by_line(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "crawlers.txt"
    file.write_text(text)
    with pytest.raises(UserError, match=why):
        arguments.crawlers("--verify-crawlers", file)


def test_a_file_of_crawlers_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read: No such file"):
        arguments.crawlers("--verify-crawlers", tmp_path / "none")
