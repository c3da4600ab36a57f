"""A page -> the claims it makes: reads sentence by sentence, then joins what is said more than once."""

import re
from dataclasses import dataclass, field, replace
from types import ModuleType

from delicti.desk.claims import counted, numbers, periods, states
from delicti.desk.claims.claim import Claim, Counted, Figure, Page, Period, Place, Speaker, State
from delicti.desk.claims.languages import load, supported
from delicti.desk.claims.speakers import Heard, Said, attributions
from delicti.desk.claims.text import Sentence, quoted_at, sentences

_EVENT = frozenset({"weekday", "yesterday", "today", "at"})
_JOINING = re.compile(r"\s*(?:,|and|,\s*and|und|et|y)\s*")


@dataclass
class Draft:
    """A claim in the making."""

    claim: Claim
    sentence: Sentence
    clause: int
    start: int  # of its figure, in the sentence
    end: int  # of its noun
    whole: int | None = None  # index of the draft that includes it


@dataclass
class _Reading:
    """What is known while a page is read."""

    page: Page
    language: ModuleType
    speakers: bool
    heard: Heard = field(default_factory=Heard)
    drafts: list[Draft] = field(default_factory=list)
    spoke: int = -2  # the paragraph of the last attribution
    quoting: bool = False
    listing: Speaker | None = None  # of a list that a sentence announced with a colon


def propose(page: Page) -> tuple[Claim, ...]:
    """The claims of a page in the order of their first place. Never raises; the same page gives the same answer."""
    code = page.language if page.language in supported() else None
    reading = _Reading(page, load(code or "en"), speakers=code is not None)
    for sentence in sentences(page):
        _read(sentence, reading)
    from delicti.desk.claims.join import join

    return join(reading.drafts)


def _read(sentence: Sentence, reading: _Reading) -> None:
    language, text = reading.language, sentence.text
    said = attributions(text, reading.heard, language) if reading.speakers else []
    dated = periods.periods(text, reading.page.date, language) if reading.speakers else []
    spoken = _days_of_saying(text, said, dated)
    saying = {day.start for day in spoken.values()}
    dated = [one for one in dated if one.start not in saying and _of_the_figures(one, text, said, language)]
    clauses = _clauses(text, said)
    new = _figures(sentence, reading, clauses, dated)
    new = _summed(new, text, language)
    for draft in new:
        speaker, attribution = _speaker(draft, sentence, reading, said, clauses)
        period = _period(draft, sentence, reading, dated, clauses)
        day = (
            spoken[said.index(attribution)].period.start if attribution and said.index(attribution) in spoken else None
        )
        if speaker.kind == "publication":
            day = reading.page.date
        draft.claim = replace(draft.claim, speaker=speaker, period=period, said=day, basis=_basis(text, language))
    _parts(new, sentence, reading)
    reading.drafts += new
    if reading.speakers:
        _mark(sentence, new, reading, clauses)
        reading.heard.mention(text, language)
    if said:
        reading.spoke, reading.quoting = sentence.paragraph, any(mark in text for mark in '"“”')
    if sentence.block not in ("item", "row"):
        reading.listing = reading.heard.last if text.rstrip().endswith(":") and said else None


def _of_the_figures(one: periods.Dated, text: str, said: list[Said], language: ModuleType) -> bool:
    """False for a time that is of a speaker ("who has led the unit since 2014") or of something else that happened."""
    if any(by.start <= one.start and one.end <= by.end for by in said):
        return False
    if one.how in _EVENT and re.match(rf"\s*(?:{language.DENY})\b", text[one.end :]):
        return False
    return not (one.how in _EVENT and re.search(language.OTHER_EVENT, text[: one.start + 3], re.IGNORECASE))


def _clauses(text: str, said: list[Said]) -> list[int]:
    """Where each clause begins; a clause ends at a semicolon or before a word of contrast."""
    starts = [0] + [match.end() for match in re.finditer(r";\s", text)]
    starts += [match.start() + 1 for match in re.finditer(r"[ ,](?:while|whereas|but|although|though)\b", text)]
    for match in re.finditer(r",? and (?=[a-zA-Z])", text):  # "police said 300 and activists said 500"
        if any(0 <= one.start - match.end() < 12 and not one.before for one in said) and match.start() > 12:
            starts.append(match.end())
    return sorted(set(starts))


def _clause(at: int, clauses: list[int]) -> int:
    return max(number for number, start in enumerate(clauses) if start <= at)


def _figures(sentence: Sentence, reading: _Reading, clauses: list[int], dated: list[periods.Dated]) -> list[Draft]:
    new: list[Draft] = []
    base, tokens = sentence.start, sentence.tokens
    before = reading.drafts[-1].claim.counted.kind if reading.drafts else None
    for found in numbers.figures(tokens, reading.language):
        start, end = tokens[found.first].start - base, tokens[found.last - 1].end - base
        number = tokens[found.number].start - base
        if any(one.start <= number < one.end for one in dated):
            continue
        answer = counted.counted(sentence, found, reading.language, before)
        if answer is None:
            continue
        what, last = answer
        unit = found.currency or ""
        if what.kind == "information" and what.detail:
            unit, what = what.detail, Counted("information", None, what.words)
        figure = Figure(found.low, found.best, found.high, found.about, sentence.text[start:end])
        place = Place(base + start, base + end, base, sentence.end)
        speaker = Speaker("unknown", None)
        claim = Claim(figure, unit, what, speaker, None, None, None, None, None, sentence.text, (place,))
        new.append(Draft(claim, sentence, _clause(start, clauses), start, max(end, tokens[last - 1].end - base)))
        before = what.kind
    return new


def _with_one(draft: Draft, text: str, language: ModuleType) -> Draft:
    """As in "three men and a woman": the one that no number stands for."""
    if (
        draft.claim.counted.kind == "other"
        or not counted.is_counted_people(draft.claim.counted.kind)
        or not draft.claim.counted.words
    ):
        return draft
    one = re.match(language.AND_ONE, text[draft.end :], re.IGNORECASE)
    if one is None or not counted.is_counted_people(language.NOUNS.get(one["who"].lower(), "")):
        return draft
    claim, end = draft.claim, draft.end + one.end()
    figure, words = claim.figure, text[draft.start : end]
    low, high = (None if side is None else side + 1 for side in (figure.low, figure.high))
    parts = (text[draft.start : draft.end], one["part"])
    place = replace(claim.places[0], end=draft.sentence.start + end)
    figure = Figure(low, figure.best + 1, high, figure.about, words, parts)
    draft.claim = replace(claim, figure=figure, counted=Counted(claim.counted.kind, None, words), places=(place,))
    draft.end = end
    return draft


def _summed(new: list[Draft], text: str, language: ModuleType) -> list[Draft]:
    """As in "three men and a woman" is one figure of four people with its parts."""
    joined: list[Draft] = []
    for draft in new:
        draft = _with_one(draft, text, language)
        last = joined[-1] if joined else None
        people = (
            last is not None
            and counted.is_counted_people(last.claim.counted.kind)
            and counted.is_counted_people(draft.claim.counted.kind)
        )
        own = draft.end > draft.claim.places[0].end - draft.sentence.start
        if (
            last
            and people
            and own
            and _JOINING.fullmatch(text[last.end : draft.start])
            and last.end > last.claim.places[0].end - last.sentence.start
        ):
            one, two = last.claim, draft.claim
            parts = (one.figure.parts or (text[last.start : last.end],)) + (text[draft.start : draft.end],)
            low = None if one.figure.low is None or two.figure.low is None else one.figure.low + two.figure.low
            high = None if one.figure.high is None or two.figure.high is None else one.figure.high + two.figure.high
            best = one.figure.best + two.figure.best
            words = text[last.start : draft.end]
            kind = two.counted.kind if one.counted.kind in ("people", "suspects") else one.counted.kind
            place = replace(one.places[0], end=draft.sentence.start + draft.end)
            figure = Figure(low, best, high, one.figure.about or two.figure.about, words, parts)
            last.claim = replace(one, figure=figure, counted=Counted(kind, None, words), places=(place,))
            last.end = draft.end
        else:
            joined.append(draft)
    return joined


def _speaker(
    draft: Draft, sentence: Sentence, reading: _Reading, said: list[Said], clauses: list[int]
) -> tuple[Speaker, Said | None]:
    if not reading.speakers:
        return Speaker("unknown", None), None
    publication = Speaker("publication", reading.page.site, words="")
    if sentence.block in ("item", "row") and not said and reading.listing:
        return reading.listing, None
    inside = [one for one in said if _clause(one.start, clauses) == draft.clause]
    pool = inside or [one for one in said if _reaches(one, draft, clauses, said)]
    ahead = [one for one in pool if one.end <= draft.start and not one.before]
    behind = [one for one in pool if one.start >= draft.end and one.before]
    if ahead and not (
        behind
        and quoted_at(sentence, sentence.start + draft.start)
        and len(ahead) > 0
        and ahead[-1].end < draft.start - 200
    ):
        return ahead[-1].speaker, ahead[-1]
    if behind:
        return behind[0].speaker, behind[0]
    trailing = [one for one in pool if one.before and one.end <= draft.start]
    if trailing:
        return trailing[-1].speaker, trailing[-1]
    around = [one for one in pool if one.start <= draft.start < one.end]
    if around:
        return around[0].speaker, around[0]
    after = [one for one in pool if one.start >= draft.end]
    if (
        after
        and sentence.block != "headline"
        and re.search(r"[,–—]\s*[\"”]?\s*$|^$", sentence.text[draft.end : after[0].start])
    ):
        return after[0].speaker, after[0]
    if after and sentence.block in ("headline", "heading"):
        return after[0].speaker, after[0]
    last = reading.heard.last
    if (
        last
        and not said
        and quoted_at(sentence, sentence.start + draft.start)
        and sentence.paragraph - reading.spoke <= 1
    ):
        return last, None
    return publication, None


def _reaches(one: Said, draft: Draft, clauses: list[int], said: list[Said]) -> bool:
    """True where an attribution of another clause speaks for this figure: no other attribution stands between."""
    here = _clause(one.start, clauses)
    if one.end <= draft.start:
        return here < draft.clause and not one.before
    return here > draft.clause and one.before and not any(other.end <= draft.start for other in said)


def _days_of_saying(text: str, said: list[Said], dated: list[periods.Dated]) -> dict[int, periods.Dated]:
    """The day beside an attribution: "the ministry said on Tuesday"."""
    found = {}
    for number, one in enumerate(said):
        for day in dated:
            behind, ahead = text[one.end : day.start], text[day.end : one.start]
            inside = one.start <= day.start and day.end <= one.end
            if day.how not in _EVENT or (day.how == "at" and day.period.start != day.period.end):
                continue
            close = day.start >= one.end and re.fullmatch(
                r"[\s,]*(?:in an? (?:\w+ ){0,2}\w+|late|reporters|journalists|lawmakers|parliament|"
                r"the \w+)?\s*(?:on)?\s*",
                behind,
            )
            if (
                inside
                or close
                or (day.end <= one.start and re.fullmatch(r"[\s,]*(?:also|that)?\s*", ahead) and day.start < 4)
            ):
                found[number] = day
                break
    return found


def _period(
    draft: Draft, sentence: Sentence, reading: _Reading, dated: list[periods.Dated], clauses: list[int]
) -> Period | None:
    ahead = sentence.text[max(0, draft.start - 70) : draft.start]
    if re.search(reading.language.TOTAL, ahead, re.IGNORECASE):
        dated = [one for one in dated if one.start > draft.end or one.how in ("since", "this_year")]
    dated = [
        one
        for one in dated
        if not re.search(reading.language.FUTURE, sentence.text[max(0, one.start - 60) : one.start], re.IGNORECASE)
    ]
    inside = [one for one in dated if _clause(one.start, clauses) == draft.clause]
    pool = inside or [one for one in dated if len(clauses) == 1 or (_clause(one.start, clauses) == 0 and one.start < 3)]
    if pool:
        return min(pool, key=lambda one: (_gap(one, draft, sentence.text), one.start)).period
    earlier = reading.drafts[-1] if reading.drafts else None
    if (
        earlier
        and re.search(reading.language.SAME_PERIOD, sentence.text, re.IGNORECASE)
        and sentence.paragraph - earlier.sentence.paragraph <= 1
    ):
        return earlier.claim.period
    return None


def _gap(one: periods.Dated, draft: Draft, text: str) -> int:
    between = text[draft.end : one.start] if one.start >= draft.end else text[one.end : draft.start]
    return len(between) + 60 * len(re.findall(r"[,;]| and |\d[\d,.]* [a-z]", between))


def _basis(text: str, language: ModuleType) -> str | None:
    for pattern in language.BASIS:
        match = re.search(rf"\b{pattern}", text, re.IGNORECASE)
        if match:
            return match[0].strip()
    return None


def _parts(new: list[Draft], sentence: Sentence, reading: _Reading) -> None:
    """As in "including 12 minors", "of those, 300": the draft that includes them."""
    known = reading.drafts + new
    for draft in new:
        at = len(reading.drafts) + new.index(draft)
        before = sentence.text[max(0, draft.start - 40) : draft.start]
        if re.search(reading.language.SUBSET, before, re.IGNORECASE):
            whole = next(
                (
                    n
                    for n in range(at - 1, -1, -1)
                    if known[n].claim.figure.best > draft.claim.figure.best
                    and sentence.paragraph - known[n].sentence.paragraph <= 1
                    and not known[n].claim.unit
                ),
                None,
            )
            draft.whole = whole
            if (
                whole is not None
                and draft.claim.counted.kind == "people"
                and counted.is_counted_people(known[whole].claim.counted.kind)
            ):
                draft.claim = replace(
                    draft.claim, counted=replace(draft.claim.counted, kind=known[whole].claim.counted.kind)
                )
            if whole is not None and draft.claim.period is None:
                draft.claim = replace(draft.claim, period=known[whole].claim.period)
        elif re.search(reading.language.TOTAL, before, re.IGNORECASE) and at and known[at - 1].whole is None:
            known[at - 1].whole = at


def _mark(sentence: Sentence, new: list[Draft], reading: _Reading, clauses: list[int]) -> None:
    language, text = reading.language, sentence.text
    for cue in states.cues(text, language):
        here = [draft for draft in new if draft.clause == _clause(cue.start, clauses)]
        if cue.hedge:
            targets = [draft for draft in here if _hedged(cue, draft, text)]
        elif not new or _speaks_back(cue, new, text, clauses, language):
            targets = _earlier(text, reading, new)
        else:
            targets = _own(cue, here, new, text, clauses)
        for draft in targets:
            if draft.claim.state is None or cue.state is State.disputed:
                draft.claim = replace(draft.claim, state=cue.state, state_words=cue.words)


def _hedged(cue: states.Cue, draft: Draft, text: str) -> bool:
    between = text[cue.end : draft.start] if cue.end <= draft.start else text[draft.end : cue.start]
    if (
        re.search(r"\b(?:who|whom|for|of|accused|suspected|that|which|whose|over|after|by|from)\b", between)
        or "," in between
    ):
        return False
    return len(between) < 40


def _speaks_back(cue: states.Cue, new: list[Draft], text: str, clauses: list[int], language: ModuleType) -> bool:
    """As in "This has not been confirmed, but police said 50": a clause that points back."""
    clause = _clause(cue.start, clauses)
    if any(draft.clause == clause for draft in new):
        return False
    end = clauses[clause + 1] if clause + 1 < len(clauses) else len(text)
    return clause == 0 and states.points_back(text[clauses[clause] : end], language) is not None


def _own(cue: states.Cue, here: list[Draft], new: list[Draft], text: str, clauses: list[int]) -> list[Draft]:
    """The figures of its own sentence that a cue speaks of."""
    if not here:
        before = [draft for draft in new if draft.clause < _clause(cue.start, clauses)]
        near = before or new
        last = max(draft.clause for draft in near)
        return [draft for draft in near if draft.clause == last]
    if cue.words.lower().startswith(
        (
            "confirm",
            "deny",
            "denied",
            "denies",
            "unconfirmed",
            "unverified",
            "dispute",
            "reject",
            "dismiss",
            "could not confirm",
        )
    ):
        after = [draft for draft in here if draft.start >= cue.end]
        if after and not re.search(r"[,;] (?:a|the|which|but) ", text[cue.end : after[0].start]):
            return after
    before = [draft for draft in here if draft.end <= cue.start]
    if before:
        between = text[before[-1].end : cue.start]
        return before[-1:] if re.search(r", (?:a|which|the|an|though) |[–—(]", between) else before
    return here


def _earlier(text: str, reading: _Reading, new: list[Draft]) -> list[Draft]:
    """The figures said before that a sentence of state points back to."""
    language, drafts = reading.language, reading.drafts[: len(reading.drafts) - len(new)]
    if not drafts:
        return []
    who = states.whose(text, language)
    if who:
        speaker = Heard(list(reading.heard.people), list(reading.heard.organisations), reading.heard.last).resolve(
            who, language
        )
        name = (speaker.name or speaker.role or "").lower() if speaker else who.lower()
        theirs = [
            draft
            for draft in drafts
            if name
            and name in (draft.claim.speaker.label.lower() + " " + (draft.claim.speaker.organisation or "").lower())
        ]
        if theirs:
            plural = re.search(r"(?:claims|figures|numbers|estimates|assertions|account|version)\b", text)
            return theirs if plural else [draft for draft in theirs if draft.sentence is theirs[-1].sentence]
    kind = states.topic(text, language)
    if kind:
        same = [draft for draft in drafts if draft.claim.counted.kind == kind]
        if same:
            return same[-1:]
    back = states.points_back(text, language)
    if back is None:
        return []
    near = [draft for draft in drafts if draft.sentence is drafts[-1].sentence]
    if back == "all":
        return [draft for draft in drafts if draft.sentence.paragraph == near[-1].sentence.paragraph][-4:]
    if back == "many":
        speaker_label = near[-1].claim.speaker.label
        near = [
            draft
            for draft in drafts
            if draft.sentence.paragraph == near[-1].sentence.paragraph and draft.claim.speaker.label == speaker_label
        ]
    elif len(near) > 1:
        last = near[-1].claim.speaker.label
        near = [draft for draft in near if draft.claim.speaker.label == last and draft.clause == near[-1].clause]
    return near
