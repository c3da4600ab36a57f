"""A page -> the claims it makes: reads sentence by sentence, then joins what is said more than once."""

import datetime as dt
import re
from dataclasses import replace
from types import ModuleType

from delicti.desk.claims import belongs, counted, numbers, periods
from delicti.desk.claims.claim import Claim, Counted, Figure, Page, Period, Place, Speaker
from delicti.desk.claims.draft import Draft, Reading
from delicti.desk.claims.join import join
from delicti.desk.claims.languages import load, supported
from delicti.desk.claims.marks import mark
from delicti.desk.claims.speakers import attributions
from delicti.desk.claims.sums import parts, summed
from delicti.desk.claims.text import Sentence, sentences


def propose(page: Page) -> tuple[Claim, ...]:
    """The claims of a page in the order of their first place. Never raises; the same page gives the same answer."""
    code = page.language if page.language in supported() else None
    reading = Reading(page, load(code or "en"), speakers=code is not None)
    for sentence in sentences(page):
        _read(sentence, reading)
    return join(reading.drafts)


def _read(sentence: Sentence, reading: Reading) -> None:
    language, text = reading.language, sentence.text
    said = attributions(text, reading.heard, language) if reading.speakers else []
    dated = periods.periods(text, reading.page.date, language) if reading.speakers else []
    spoken = belongs.days_of_saying(text, said, dated)
    named = dated[-1].period if dated else None
    saying = {day.start for day in spoken.values()}
    dated = [one for one in dated if one.start not in saying and belongs.of_the_figures(one, text, said, language)]
    clauses = belongs.clauses_of(text, said)
    new = _figures(sentence, reading, clauses, dated)
    new = summed(new, text, language)
    for draft in new:
        speaker, attribution = belongs.speaker_of(draft, sentence, reading, said, clauses)
        period = belongs.period_of(draft, sentence, reading, dated, clauses)
        saying_day = spoken.get(said.index(attribution)) if attribution else None
        day = saying_day.period.start if saying_day and saying_day.period.start == saying_day.period.end else None
        if speaker.kind == "publication":
            day = reading.page.date
        draft.claim = replace(draft.claim, speaker=speaker, period=period, said=day, basis=_basis(text, language))
    _respectively(new, text, language)
    parts(new, sentence, reading)
    reading.drafts += new
    if reading.speakers:
        mark(sentence, new, reading, clauses)
        reading.heard.mention(text, language)
    if said:
        reading.spoke, reading.quoting = sentence.paragraph, any(mark in text for mark in '"“”')
    reading.dated = named or reading.dated
    if sentence.block not in ("item", "row"):
        reading.listed = dated[0].period if text.rstrip().endswith(":") and dated else None
        reading.listing = reading.heard.last if text.rstrip().endswith(":") and said else None


def _figures(sentence: Sentence, reading: Reading, clauses: list[int], dated: list[periods.Dated]) -> list[Draft]:
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
        new.append(
            Draft(claim, sentence, belongs.clause_at(start, clauses), start, max(end, tokens[last - 1].end - base))
        )
        before = what.kind
    return new


def _respectively(new: list[Draft], text: str, language: ModuleType) -> None:
    """As in "40, 50 and 60 sites were closed in 2013, 2014 and 2015, respectively"."""
    years = re.findall(r"\b(?:19|20)\d\d\b", text) if re.search(language.RESPECTIVELY, text) else []
    if len(years) == len(new):
        for draft, year in zip(new, years, strict=True):
            days = dt.date(int(year), 1, 1), dt.date(int(year), 12, 31)
            draft.claim = replace(draft.claim, period=Period(*days, year))


def _basis(text: str, language: ModuleType) -> str | None:
    for pattern in language.BASIS:
        match = re.search(rf"\b{pattern}", text, re.IGNORECASE)
        if match:
            return match[0].strip()
    return None
