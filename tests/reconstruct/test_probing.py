import pytest

EVIL = "203.0.113.9"
ONE = ("admin", "api", "old", "backup", "private", "intern", "db", "test", "shop", "data")
TWO = ("list", "users", "v1", "login", "config", "index", "export", "edit", "new", "files")


@pytest.fixture
def kinds(evidence):
    def read(targets, *, known=0):
        evidence.crowd()
        for second, target in enumerate(targets):
            found = ("exposed-file", "path", target) if second < known else None
            evidence.ask(90_000 + second, EVIL, target, 404, agent="gobuster/3.6", found=found)
        return evidence.story().episodes["kind"].to_list()

    return read


def test_a_list_of_names_is_discovery(kinds):
    assert kinds([f"/{one}{n}" for one in ONE for n in range(5)]) == ["discovery"]


def test_a_list_of_names_of_two_levels_is_discovery(kinds):
    assert kinds([f"/{one}/{two}" for one in ONE for two in TWO]) == ["discovery"]


def test_a_list_of_names_of_three_levels_is_discovery(kinds):
    assert kinds([f"/api/{two}/{one}" for one in ONE for two in TWO]) == ["discovery"]


def test_a_list_with_a_few_names_that_are_weaknesses_is_discovery(kinds):
    assert kinds([f"/{one}/{two}" for one in ONE for two in TWO], known=9) == ["discovery"]


def test_what_is_known_of_products_is_reconnaissance(kinds):
    assert kinds([f"/{one}/{two}" for one in ONE for two in TWO], known=60) == ["reconnaissance"]


def test_scripts_deep_in_products_are_reconnaissance(kinds):
    assert kinds([f"/vendor/{one}/src/{two}/eval.php" for one in ONE for two in TWO]) == ["reconnaissance"]


def test_questions_to_products_are_reconnaissance(kinds):
    assert kinds([f"/{one}/{two}.cgi?cmd=id" for one in ONE for two in TWO]) == ["reconnaissance"]
