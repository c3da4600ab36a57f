"""Who asks when: sessions of visitors, apps, crawlers, monitors and attackers, as one row of numbers for each line.

Four weeks across the end of summer time; visits follow the hours of the day; each line is logged when its answer was
done, so that a few stand slightly out of order. Addresses come from blocks that belong to nobody (240.0.0.0/4,
198.18.0.0/15, 2001:db8::/32).
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from synthetic.draws import below, by_kind, chance, join, skewed, token, weighted

VISITOR, APP, CRAWLER, MONITOR, ATTACKER = range(5)
SHARES = (44, 35, 16, 5)  # of the lines that are no attack, in hundredths
MEAN_LENGTH = (6, 4, 40, 60)  # about half the lines of a session
CLIENTS = (9, 12, 60, 9_000)  # sessions for each client of the kind: most clients come once or twice
ATTACKS = 0.005  # share of attacking lines
FIRST = 1_791_151_200  # midnight of 5 October 2026 in central Europe, seconds since the epoch
DAYS = 28
HOURS = (18, 11, 7, 5, 5, 8, 16, 29, 42, 52, 58, 60, 61, 60, 59, 58, 58, 62, 70, 78, 80, 72, 52, 32)
PROBES = ("sql", "script", "path", "shell", "scan", "web-shell", "login")
_PROBE_SHARES = (22, 12, 12, 10, 26, 8, 10)


@dataclass(frozen=True)
class Lines:
    """One row for each line, in the order of the log."""

    kind: np.ndarray  # of the session
    session: np.ndarray  # number of the session within its kind
    step: np.ndarray  # place of the line in its session
    time: np.ndarray  # seconds since the epoch, when the request came
    sessions: tuple  # how many sessions of each kind the whole log has

    def __len__(self):
        return len(self.kind)

    def at(self, rows):
        """These lines alone; `rows` is a slice or an array of places."""
        return Lines(self.kind[rows], self.session[rows], self.step[rows], self.time[rows], self.sessions)


def lay_out(draws, count):
    """The skeleton of a log of `count` lines."""
    attacks = max(len(PROBES), round(count * ATTACKS))
    rest = count - attacks
    counts = [rest * share // 100 for share in SHARES]
    counts[VISITOR] += rest - sum(counts)
    parts = [_of_kind(draws, kind, size) for kind, size in enumerate([*counts, attacks])]
    kinds, session, step, time = (np.concatenate(column) for column in zip(*parts, strict=True))
    whole = Lines(kinds, session, step, time, tuple(int(part[1].max(initial=-1)) + 1 for part in parts))
    number = np.arange(count)
    # Most answers take no time worth naming; one in sixty takes up to 20 s, so that later requests are logged first.
    slow = chance(draws("slow", number), 16)
    done = (
        whole.time * 64 + below(draws("fraction", number), 64) + np.where(slow, below(draws("delay", number), 1280), 0)
    )
    order = np.argsort(done, kind="stable")
    return whole.at(order)


def _of_kind(draws, kind, count):
    lengths = _lengths(draws, kind, count)
    ends = np.cumsum(lengths)
    session = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    begins = np.repeat(ends - lengths, lengths)
    step = np.arange(count, dtype=np.int64) - begins
    waits = _waits(draws, kind, session, step)
    so_far = np.cumsum(waits)
    time = _starts(draws, kind, np.arange(len(lengths)))[session] + so_far - so_far[begins]
    return np.full(count, kind, np.int8), session, step.astype(np.int32), time


def _lengths(draws, kind, count):
    """Lines of each session, together `count`."""
    mean = MEAN_LENGTH[kind] if kind != ATTACKER else max(1, min(60, count // (3 * len(PROBES))))
    number = np.arange(count // mean + 64)
    lengths = 1 + skewed(draws(f"length {kind}", number), 4 * mean, 4) + below(draws(f"more {kind}", number), mean)
    while lengths.sum() < count:
        lengths = np.concatenate((lengths, lengths))
    cut = int(np.searchsorted(np.cumsum(lengths), count))
    lengths = lengths[: cut + 1]
    lengths[-1] -= lengths.sum() - count
    return lengths


def _starts(draws, kind, session):
    day = below(draws(f"day {kind}", session), DAYS)
    hour = weighted(draws(f"hour {kind}", session), HOURS if kind in (VISITOR, APP) else (1,) * 24)
    return FIRST + day * 86400 + hour * 3600 + below(draws(f"second {kind}", session), 3600)


def _waits(draws, kind, session, step):
    """Seconds since the line before in the same session."""
    place = session.astype(np.int64) << 20 | step
    if kind == VISITOR:
        read = 4 + skewed(draws("reading", place), 240, 3)
        return np.where(step % block_of(draws, session) == 0, read, below(draws("loading", place), 2))
    longest = (0, 30, 90, 300, 4)[kind]
    return (
        1 + below(draws(f"wait {kind}", place), longest) if kind != ATTACKER else below(draws("wait", place), longest)
    )


def block_of(draws, session):
    """How many lines a page makes in this visitor's session: the page itself and what it loads, less what is cached."""
    return 1 + skewed(draws("block", session), 9, 2)


def clients(draws, lines):
    """The address of each line."""
    session = lines.session.astype(np.int64)
    number = np.empty(len(lines), np.int64)
    for kind, per_client in enumerate((*CLIENTS, 2)):
        rows = np.flatnonzero(lines.kind == kind)
        # Three sessions in four are the only one of their client; the others belong to few, busy clients.
        own = session[rows]
        busy = chance(draws(f"busy {kind}", own), 240 if kind in (VISITOR, APP) else 1000)
        few = skewed(draws(f"client {kind}", own), 1 + lines.sessions[kind] // per_client, 3)
        number[rows] = (np.where(busy, few, (1 << 24) + own) << 3) | kind
    bits = draws("address", number)
    kinds = weighted(draws("network", number), (62, 22, 16))
    return by_kind(kinds, (lambda r: _reserved(bits[r]), lambda r: _tested(bits[r]), lambda r: _six(bits[r])))


def _octets(bits):
    return [pl.Series(((bits >> np.uint64(8 * place)) & np.uint64(255)).astype(np.int64)) for place in range(4)]


def _reserved(bits):
    a, b, c, d = _octets(bits)
    return join(240 + a % 15, ".", b, ".", c, ".", d)


def _tested(bits):
    a, b, c, _ = _octets(bits)
    return join("198.", 18 + a % 2, ".", b, ".", c)


def _six(bits):
    letters = token(bits, 12, np.frombuffer(b"0123456789abcdef", np.uint8))
    groups = [letters.str.slice(4 * place, 4).str.strip_chars_start("0") for place in range(3)]
    groups = [group.replace("", "1") for group in groups]
    return join("2001:db8:", groups[0], "::", groups[1], ":", groups[2])


def written_times(time):
    """Times as Apache writes them on a server in central Europe: summer time ends within the log."""
    zoned = pl.Series(time * 1_000_000).cast(pl.Datetime("us", "UTC")).dt.convert_time_zone("Europe/Berlin")
    return zoned.dt.strftime("%d/%b/%Y:%H:%M:%S %z")
