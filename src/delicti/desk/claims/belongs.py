"""Which speaker, which day of saying and which period belong to a figure of a sentence."""

import datetime as dt
import re
from types import ModuleType

from delicti.desk.claims import periods
from delicti.desk.claims.claim import Period, Speaker
from delicti.desk.claims.draft import Draft, Reading
from delicti.desk.claims.speakers import Said
from delicti.desk.claims.text import Sentence, quoted_at

_EVENT = frozenset({"weekday", "yesterday", "today", "at"})
_WHILE = frozenset({"this_week", "last_week", "this_month", "last_month"})


def of_the_figures(one: periods.Dated, text: str, said: list[Said], language: ModuleType) -> bool:
    """False for a time that is of a speaker ("who has led the unit since 2014") or of something else that happened."""
    if one.start >= 4 and any(by.start <= one.start and one.end <= by.end for by in said):
        return False
    if one.how in _EVENT and re.search(language.MEETING, text[: one.start + 3], re.IGNORECASE):
        return False  # "held a press conference on Saturday"
    if one.how in _EVENT and re.match(r"\s+that\b", text[one.end :]):
        return False  # "it emerged yesterday that"
    if one.how in _EVENT and re.search(language.HANDED_IN, text[: one.start + 3]) and not said:
        return False  # "the hospital reported to the office on 2 April"
    if one.how in _EVENT and re.match(rf"\s*(?:{language.DENY})\b", text[one.end :]):
        return False
    return not (one.how in _EVENT and re.search(language.OTHER_EVENT, text[: one.start + 3], re.IGNORECASE))


def clauses_of(text: str, said: list[Said]) -> list[int]:
    """Where each clause begins; a clause ends at a semicolon or before a word of contrast."""
    starts = [0] + [match.end() for match in re.finditer(r";\s", text)]
    starts += [match.start() + 1 for match in re.finditer(r"[ ,](?:while|whereas|but|although|though)\b", text)]
    for match in re.finditer(r",? and (?=[a-zA-Z])", text):  # "police said 300 and activists said 500"
        if any(0 <= one.start - match.end() < 12 and not one.before for one in said) and match.start() > 12:
            starts.append(match.end())
    return sorted(set(starts))


def clause_at(at: int, clauses: list[int]) -> int:
    """The number of the clause at that character."""
    return max(number for number, start in enumerate(clauses) if start <= at)


def speaker_of(
    draft: Draft, sentence: Sentence, reading: Reading, said: list[Said], clauses: list[int]
) -> tuple[Speaker, Said | None]:
    """Who says a figure, and the attribution that names them; the publication where nobody is named."""
    if not reading.speakers:
        return Speaker("unknown", None), None
    publication = Speaker("publication", reading.page.site, words="")
    if sentence.block in ("item", "row") and not said and reading.listing:
        return reading.listing, None
    inside = [one for one in said if clause_at(one.start, clauses) == draft.clause]
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
    here = clause_at(one.start, clauses)
    if one.end <= draft.start:
        return here < draft.clause and not one.before
    return here > draft.clause and one.before and not any(other.end <= draft.start for other in said)


def days_of_saying(text: str, said: list[Said], dated: list[periods.Dated]) -> dict[int, periods.Dated]:
    """The day beside an attribution: "the ministry said on Tuesday"."""
    found: dict[int, periods.Dated] = {}
    for number, one in enumerate(said):
        for day in dated:
            behind, ahead = text[one.end : day.start], text[day.end : one.start]
            inside = one.start <= day.start and day.end <= one.end
            if day.how in _WHILE and day.start >= one.end and re.match(r"\s*(?:that|it|they)\b", text[day.end :]):
                found[number] = day if not text[one.end : day.start].strip() else found.get(number, day)
                break
            if day.how not in _EVENT or (day.how == "at" and day.period.start != day.period.end):
                continue
            close = day.start >= one.end and re.fullmatch(
                r"[\s,]*(?:in an? (?:\w+ ){0,2}\w+|late|reporters|journalists|lawmakers|parliament|"
                r"the \w+(?: [A-Z]\w+)?)?(?:\s*(?:posted |published )?on its (?:\w+ ){0,2}(?:website|site|page|blog|account))?\s*(?:on)?\s*",
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


def period_of(
    draft: Draft, sentence: Sentence, reading: Reading, dated: list[periods.Dated], clauses: list[int]
) -> Period | None:
    """The period that a figure is of: the nearest of its clause, or the one it points back to."""
    ahead = sentence.text[max(0, draft.start - 70) : draft.start]
    if beside := re.search(reading.language.YEAR_BESIDE, ahead):  # "1999 (4,197)", "from 1998, when there were 269"
        year = int(beside["year"])
        return Period(dt.date(year, 1, 1), dt.date(year, 12, 31), beside["year"])
    if re.search(reading.language.SINCE_THEN, sentence.text, re.IGNORECASE):
        start = next((one for one in reversed(dated) if one.end < draft.start), None)
        begun = start.period if start else reading.dated
        if begun and begun.start and not any(one.start > draft.end for one in dated):
            return Period(begun.start, reading.page.date, "since then")
    if re.search(reading.language.TOTAL, ahead, re.IGNORECASE):
        dated = [one for one in dated if one.start > draft.end or one.how in ("since", "this_year")]
    dated = [
        one
        for one in dated
        if not re.search(reading.language.FUTURE, sentence.text[max(0, one.start - 60) : one.start], re.IGNORECASE)
        or re.search(reading.language.WAS_SET, sentence.text[: one.start + 3])
    ]
    dated = [one for one in dated if not _is_of_another(one, draft, sentence.text, reading)]
    inside = [one for one in dated if clause_at(one.start, clauses) == draft.clause]
    pool = inside or [
        one for one in dated if len(clauses) == 1 or (clause_at(one.start, clauses) == 0 and one.start < 3)
    ]
    if not pool and sentence.block in ("item", "row") and reading.listed:
        return reading.listed
    each = [one for one in pool if one.how == "at" and one.start >= draft.end]
    if each and sum(one.how == "at" for one in pool) > 2:  # "80 in 2019, 70 in 2020, 60 in 2021"
        return each[0].period
    if pool:
        return min(pool, key=lambda one: (_gap(one, draft, sentence.text), one.start)).period
    recent = reading.drafts[:-6:-1]
    bounded = [one for one in recent if one.claim.period and one.claim.period.start and one.claim.period.end]
    said = bool(re.search(reading.language.THAT_PERIOD, sentence.text, re.IGNORECASE))
    earlier = next(iter((bounded if said else None) or recent), None)
    alike = re.search(reading.language.SAME_PERIOD, sentence.text, re.IGNORECASE)
    if (
        earlier
        and alike
        and not (
            alike.start() > 0 and sentence.text[: alike.start()].rstrip().endswith(",")
        )  # "As for fraud, in all 116"
        and sentence.paragraph - earlier.sentence.paragraph <= (3 if said else 1)
    ):
        return earlier.claim.period
    return None


def _is_of_another(one: periods.Dated, draft: Draft, text: str, reading: Reading) -> bool:
    """As in "arrested three in connection with frauds that began last week": the time of what a side clause tells."""
    if one.start >= draft.end:
        between = text[draft.end : one.start + 3]
        return any(re.search(words, between) for words in (reading.language.SIDE_CLAUSE, reading.language.COMPARISON))
    between = text[one.end : draft.start]
    leads = re.fullmatch(r"\W*\w*\s*", text[: one.start]) or re.match(r"\)?,", text[one.end :])
    joined = re.search(r"\band \w+(?: \w+)?\s*$", between)  # "on Tuesday raided ... and arrested four"
    return not leads and len(between) > (220 if joined else 90)


def _gap(one: periods.Dated, draft: Draft, text: str) -> int:
    between = text[draft.end : one.start] if one.start >= draft.end else text[one.end : draft.start]
    return len(between) + 60 * len(re.findall(r"[,;]| and |\d[\d,.]* [a-z]", between))
