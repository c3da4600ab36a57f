"""The version of a grammar follows every file it is made of."""

from pathlib import Path

from delicti.detect import sources
from delicti.detect.judge import grammars, versions

ROOM = Path(sources.__file__).parent


def test_a_module_is_made_of_its_helpers_and_of_theirs():
    assert ROOM / "sql_tokens.py" in sources.imported(ROOM / "grammar" / "sql.py")
    assert ROOM / "contexts.py" in sources.imported(ROOM / "sql_words.py") or ROOM / "contexts.py" in sources.imported(
        ROOM / "grammar" / "sql.py"
    )


def test_a_changed_helper_changes_the_version(tmp_path, monkeypatch):
    for name in ("one.py", "two.py", "three.py"):
        (tmp_path / name).write_text("", "utf-8")
    (tmp_path / "one.py").write_text("from delicti.detect.two import a\n", "utf-8")
    (tmp_path / "two.py").write_text("from delicti.detect import three\n", "utf-8")
    monkeypatch.setattr(sources, "_FOLDER", tmp_path)
    before = sources.version(tmp_path / "one.py"), sources.version(tmp_path / "three.py")
    (tmp_path / "three.py").write_text("changed = True\n", "utf-8")
    (tmp_path / "two.py").touch()
    after = sources.version(tmp_path / "one.py"), sources.version(tmp_path / "three.py")
    assert before[0] != after[0]
    assert before[1] != after[1]


def test_every_grammar_has_a_version_of_its_own():
    assert len(set(versions())) == len(grammars())
