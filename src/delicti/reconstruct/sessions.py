"""What an address did by other ways than the web, as episodes: passwords guessed, and files sent after."""

from collections.abc import Iterable, Sequence

import polars as pl

from delicti.model.acts import DELETE, LOGIN, REFUSED, RENAME, UPLOAD
from delicti.model.words import Outcome, Role
from delicti.reconstruct.actor import Actor, actor_id
from delicti.reconstruct.deeds import Episode
from delicti.reconstruct.outside import WAY_NAMES, Guess, Outside
from delicti.reconstruct.planted import Planted

_DOUBT = "An address is not a person: others may use the same address, and a forgotten password would look alike."
_SAID = {UPLOAD: "sent", RENAME: "renamed", DELETE: "deleted"}
_NAMED = 5  # files that a sentence names


def attach(actors: list[Actor], outside: Outside, guessed: Iterable[Guess], planted: Sequence[Planted]) -> None:
    """Gives each guess to the actor of its address or to the one who used what it sent; else to an actor of its own."""
    for guess in guessed:
        did = list(_of_guess(outside.acts, guess))
        own = [one for one in actors if guess.client in one.addresses]
        sent = {one.path for one in planted if one.transfer is not None and one.transfer.client == guess.client}
        uses = [one for one in actors if any(e.target in sent or e.detail.get("page") in sent for e in one.episodes)]
        home = next(iter(own or uses), None)
        units = pl.DataFrame({"client": [guess.client], "agent": [""]})
        if home is None:
            name = (guess.client,)
            home = Actor(actor_id(name, None), name, units, Role.ATTACKER, did[0].reason, _DOUBT)
            actors.append(home)
        elif home.role is Role.SCANNER:
            home.role, home.why, home.why_not = Role.ATTACKER, f"{did[0].reason} {home.why}", _DOUBT
        if guess.client not in home.units["client"]:
            home.units = pl.concat([home.units, units])
        home.addresses = tuple(sorted({*home.addresses, guess.client}))
        home.episodes = sorted([*home.episodes, *did], key=lambda one: (one.first, one.kind, len(one.rows)))


def _of_guess(acts: pl.DataFrame, guess: Guess) -> Iterable[Episode]:
    mine = acts.filter((pl.col("client") == guess.client) & (pl.col("way") == guess.way))
    tried = mine.filter(pl.col("level").is_in([LOGIN, REFUSED]) & (pl.col("time") <= pl.lit(guess.time)))
    way = WAY_NAMES.get(guess.way, guess.way)
    yield Episode(
        "credential guessing",
        _rows(tried),
        Outcome.SUCCEEDED,
        f"{way} refused {guess.refused:,} tries of {guess.client} and then let it in as {guess.user or 'unknown'}.",
        "Somebody who had forgotten a password would look the same.",
        way,
        detail={"way": guess.way},
    )
    sent = mine.filter(pl.col("level").is_in([UPLOAD, RENAME, DELETE]) & (pl.col("time") >= pl.lit(guess.time)))
    if len(sent):
        yield Episode(
            "upload",
            _rows(sent),
            Outcome.SUCCEEDED,
            f"After the guess, by {way}: {'; '.join(_done(sent))}.",
            "What the files held is not in the log.",
            way,
            detail={"way": guess.way},
        )


def _rows(acts: pl.DataFrame) -> pl.DataFrame:
    """Acts as the rows of an episode; they have no number among the requests."""
    agent, row = pl.lit("").alias("agent"), pl.lit(None, pl.UInt32).alias("row")
    return acts.select("item", "line", "time", "client", agent, row)


def _done(sent: pl.DataFrame) -> Iterable[str]:
    for act, said in _SAID.items():
        files = sent.filter(pl.col("level") == act)
        if len(files):
            yield f"{said} {_listed(files)}"


def _listed(sent: pl.DataFrame) -> str:
    files = sent["script"].drop_nulls().unique(maintain_order=True).to_list()
    if not files:
        return "files whose names are not logged"
    return ", ".join(files[:_NAMED]) + (f" and {len(files) - _NAMED:,} more" if len(files) > _NAMED else "")
