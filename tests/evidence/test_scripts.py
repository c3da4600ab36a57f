import polars as pl
import pytest

from delicti.evidence.scripts import script_of


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("script '/a b.php' not found or unable to stat", "/a b.php"),
        ("AH02811: script not found or unable to stat: /usr/lib/cgi-bin/x", "/usr/lib/cgi-bin/x"),
        ("AH01215: End of script output before headers: x.cgi", "x.cgi"),
        ("PHP Warning:  said in /etc/passwd on line 1 in /srv/a.php on line 2", "/srv/a.php"),
        ("x in /srv/a.php:3", "/srv/a.php"),
        ("access to the script '/a.jpg' has been denied (see security.limit_extensions)", "/a.jpg"),
        ("nothing in particular on line 3", None),
        ("File does not exist: /srv/a.php", None),
    ],
)
def test_the_script_is_the_one_that_the_message_names(text: str, script: str | None) -> None:
    assert script_of(pl.Series([text])).to_list() == [script]
