"""A small site under attack, built request by request: tables as evidence gives them, findings as detection does."""

from datetime import UTC, datetime, timedelta

import polars as pl
import pytest

from delicti.model import tables as t
from delicti.model.flow import Part, Tables
from delicti.model.ids import content_id
from delicti.model.progress import Silent
from delicti.model.settings import Settings
from delicti.reconstruct.story import reconstruct

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
BEGIN = datetime(2026, 3, 2, tzinfo=UTC)


class Evidence:
    """Requests, messages and findings of one test."""

    def __init__(self, folder):
        self.folder = folder
        self.requests = []
        self.messages = []
        self.findings = []
        self.message_item = "error"

    def ask(
        self,
        second,
        client,
        target,
        status=200,
        size=1000,
        *,
        method="GET",
        agent=BROWSER,
        referrer=None,
        found=None,
        duration=None,
    ):
        """One request; `found` is (class, where, shown) or a list of them."""
        self.requests.append(
            {
                "line": len(self.requests) + 1,
                "offset": 0,
                "length": 0,
                "time": BEGIN + timedelta(seconds=second),
                "client": client,
                "method": method,
                "target": target,
                "status": status,
                "size_bytes": size,
                "agent": agent,
                "referrer": referrer,
                "duration_s": duration,
            }
        )
        line = len(self.requests)
        for cls, where, shown in [found] if isinstance(found, tuple) else found or []:
            self.findings.append(
                {
                    "finding": content_id("f", cls, line, where),
                    "class": cls,
                    "rule": f"grammar/{cls}",
                    "confidence": 0.9,
                    "where": where,
                    "shown": shown,
                    "why": "It is an attack.",
                    "item": "log",
                    "line": line,
                    "offset": 0,
                    "length": 0,
                }
            )

    def act(self, second, client, way, act, *, user="-", file=None):
        """A login or a transfer by another way than the web, as the formats of such logs give it."""
        self.messages.append(
            {
                "line": len(self.messages) + 1,
                "lines": 1,
                "offset": 0,
                "length": 0,
                "time": BEGIN + timedelta(seconds=second),
                "client": client,
                "level": act,
                "script": file,
                "text": f"{way} {act} user={user}: as it was written",
            }
        )
        self.message_item = "ftp"

    def say(self, second, client, script=None, level="error", text="it failed"):
        """A message of an error log."""
        row = {"line": len(self.messages) + 1, "lines": 1, "offset": 0, "length": 0, "level": level, "text": text}
        self.messages.append(row | {"time": BEGIN + timedelta(seconds=second), "client": client, "script": script})

    @staticmethod
    def hostile_roles():
        return pl.col("role").is_in(["attacker", "scanner"])

    def visit(self, second, client, pages=("/", "/about", "/news"), agent=BROWSER, size=3000):
        """An ordinary visit: pages with what belongs to them, one leading to the next."""
        led = "https://www.example/"
        for at, page in enumerate(pages):
            self.ask(second + at * 20, client, page, size=size, referrer=led, agent=agent)
            if not at:
                self.ask(second + 1, client, "/static/site.css", size=500, referrer=page, agent=agent)
                self.ask(second + 1, client, "/static/site.js", size=700, referrer=page, agent=agent)
            led = page

    def crowd(self, visitors=12, days=4):
        """Visitors over some days."""
        for number in range(visitors):
            self.visit(number * days * 86400 // visitors, f"198.51.100.{number + 1}")

    def tables(self, parts=1, order=None):
        rows = sorted(self.requests, key=lambda row: row["line"])
        if order is not None:
            rows = [rows[at] for at in order]
        frame = t.shaped(pl.DataFrame(rows, infer_schema_length=None), t.REQUEST).drop("item")
        made = []
        size = -(-len(rows) // parts)
        for number in range(parts):
            path = self.folder / f"part-{parts}-{number}-{order is not None}.parquet"
            frame.slice(number * size, size).write_parquet(path)
            made.append(Part("log", path))
        told = []
        if self.messages:
            path = self.folder / "messages.parquet"
            t.shaped(pl.DataFrame(self.messages, infer_schema_length=None), t.MESSAGE).drop("item").write_parquet(path)
            told = [Part(self.message_item, path)]
        items = t.shaped(pl.DataFrame({"item": ["log"], "name": ["access.log"], "records": [len(rows)]}), t.ITEM)
        empty = pl.DataFrame(schema=t.QUARANTINE)
        return Tables(
            items=items,
            request_parts=tuple(made),
            message_parts=tuple(told),
            quarantine=empty,
            notes=(),
            raw=lambda places: pl.Series([b""] * len(places)),
        )

    def story(self, parts=1, order=None, **settings):
        findings = t.shaped(pl.DataFrame(self.findings, infer_schema_length=None), t.FINDING)
        return reconstruct(self.tables(parts, order), findings, Settings(**settings), Silent())


@pytest.fixture
def evidence(tmp_path):
    return Evidence(tmp_path)


@pytest.fixture
def role():
    """The role of an address in a story; None where it has no row."""

    def find(story, address):
        rows = story.actors.filter(pl.col("addresses").list.contains(address))
        return rows["role"][0] if len(rows) else None

    return find
