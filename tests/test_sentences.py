"""Every sentence of every example, at each length: what it is linked to exists, its figures are the tables'."""

import json
import re
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from delicti.casefile.read import open_case
from delicti.model.settings import Settings
from delicti.run import investigate

ROOT = Path(__file__).parents[1]
EXAMPLES = sorted(one.parent for place in ("examples", "tests") for one in (ROOT / place).rglob("ground_truth.json"))
_FIGURE = re.compile(r"(?<![\w.:/-])\d[\d,]*(?![\w:/-]|\.\d)")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?(?: to \d\d:\d\d:\d\d)?")


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda folder: folder.name)
def case(request, tmp_path_factory):
    truth = json.loads((request.param / "ground_truth.json").read_text())
    testers = [a for actor in truth["actors"].values() if actor["role"] == "owner_scanner" for a in actor["addresses"]]
    target = tmp_path_factory.mktemp("sentences") / "case"
    return open_case(investigate([request.param / "logs"], target, Settings(authorised=tuple(testers)), workers=1))


@pytest.fixture(scope="module")
def told(case):
    return [*case.case.story, *case.case.director, *case.case.engineer]


def broken(told, holds):
    return [one.text for one in told if not holds(one)]


def test_there_is_a_story_at_each_length(case):
    assert all([case.case.story, case.case.director, case.case.engineer])


def test_every_sentence_is_linked(told):
    assert broken(told, lambda one: one.findings or one.actors or one.episodes or one.counts) == []


@pytest.mark.parametrize(
    ("links", "table", "column"), [("actors", "actors", "actor"), ("episodes", "episodes", "episode")]
)
def test_every_link_leads_to_a_row(case, told, links, table, column):
    known = set(case.table(table)[column])
    assert broken(told, lambda one: set(getattr(one, links)) <= known) == []


def test_every_finding_is_in_the_table(case, told):
    known = set(case.findings.select("finding").collect()["finding"])
    assert broken(told, lambda one: set(one.findings) <= known) == []


def test_findings_are_of_the_actors_that_are_named(case, told):
    of = dict(case.findings.select("finding", "actor").collect().iter_rows())
    assert broken(told, lambda one: not one.actors or {of[f] for f in one.findings} <= {*one.actors, None}) == []


def test_counts_of_requests_are_those_of_the_tables(case, told):
    episodes = dict(case.table("episodes").select("episode", "requests").iter_rows())
    actors = dict(case.table("actors").select("actor", "requests").iter_rows())
    named = case.requests.filter(pl.col("actor").is_not_null()).select(pl.len()).collect().item()

    def holds(one):
        if "requests" not in one.counts:
            return True
        if one.episodes:
            return one.counts["requests"] == sum(episodes[name] for name in one.episodes)
        if one.actors:
            return one.counts["requests"] == sum(actors[name] for name in one.actors)
        return one.counts["requests"] == named + case.case.remainder["requests"]

    assert broken(told, holds) == []


def test_counts_of_actors_are_those_named(case, told):
    roles = dict(case.table("actors").select("actor", "role").iter_rows())
    words = {"attackers": {"attacker"}, "scanners": {"scanner"}, "visitors": {"victim"}, "actors": set(roles.values())}

    def holds(one):
        return all(
            one.counts[word] == sum(roles[name] in kinds for name in one.actors)
            for word, kinds in words.items()
            if word in one.counts and one.actors
        )

    assert broken(told, holds) == []


def test_counts_of_lists_are_their_lengths(case, told):
    lists = {
        "entry points": case.case.entry_points,
        "holes": case.case.still_open,
        "losses": case.case.taken,
        "notices": case.case.to_notify,
        "open holes": [one for one in case.case.still_open if one.state == "open"],
    }
    held = {name: len(value) for name, value in lists.items()} | {
        "findings": case.findings.select(pl.len()).collect().item()
    }
    whole = [one for one in told if not one.findings]
    assert broken(whole, lambda one: all(one.counts[name] == n for name, n in held.items() if name in one.counts)) == []


def test_every_figure_of_a_sentence_is_counted_or_stands_in_what_it_tells_of(case, told):
    """What is left of a text without times and without what the lists say word for word are counted figures."""
    document = case.case
    said = [row["reason"] for row in case.table("episodes").to_dicts()]
    said += [row["target"] for row in case.table("episodes").to_dicts()]
    said += [name for names in case.table("actors")["addresses"] for name in names]
    said += [name for names in case.table("actors")["tools"] for name in names]
    said += [one.reason for one in (*document.entry_points, *document.taken, *document.still_open, *document.changed)]
    said += [text for one in document.to_notify for text in (one.who, one.why)]
    said += [text for one in document.entry_points for text in (one.target, one.parameter)]
    said += [one.what for one in (*document.taken, *document.changed)]
    known = sorted({text for text in said if text}, key=len, reverse=True)

    def left(one):
        text = one.text
        for part in known:
            text = text.replace(part, " ")
        figures = Counter(int(found.replace(",", "")) for found in _FIGURE.findall(_MOMENT.sub(" ", text)))
        counted = {*one.counts.values(), len(one.actors), len(one.episodes), len(one.findings)}
        return figures.keys() - counted - _listed(text) - _spans(one, case) - _differences(one.counts)

    assert broken(told, lambda one: not left(one)) == []


def _listed(text):
    """`and 5 more`: what a list leaves out, which follows from its links."""
    return {int(found.replace(",", "")) for found in re.findall(r"and ([\d,]+) more", text)}


def _spans(one, case):
    """Hours and days of a dwell time, told from the first success to the last trace, to a tenth."""
    if "dwell time" not in one.text:
        return set()
    rows = case.table("episodes").filter(pl.col("actor").is_in(list(one.actors)))
    good = rows.filter(pl.col("outcome") == "succeeded").sort("first_time")
    begin, end = (datetime.fromisoformat(found + "+00:00") for found in re.findall(r"(\S+ \S+) UTC", one.text))
    assert good["first_time"][0] - timedelta(minutes=1) <= begin <= good["last_time"].max()
    assert end == rows["last_time"].max().replace(second=0, microsecond=0)
    number, unit = re.search(r"for ([\d.]+) (minute|hour|day)", one.text).groups()
    seconds = {"minute": 60, "hour": 3600, "day": 86_400}[unit]
    assert abs((end - begin).total_seconds() / seconds - float(number)) <= (1 if unit == "minute" else 0.1)
    return {int(part) for part in number.split(".")}


def _differences(counts):
    """`2 failed, of 3 it is unknown`: those that are left of what was counted."""
    return {counts["attempts"] - counts["failed"]} if "attempts" in counts else set()
