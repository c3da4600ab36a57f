"""Who says what a sentence says: its attributions."""

import re
from dataclasses import dataclass
from functools import cache
from types import ModuleType

from delicti.desk.claims.claim import Speaker
from delicti.desk.claims.heard import NAME, Heard, trim


@dataclass(frozen=True, slots=True)
class Said:
    """An attribution at characters `start` to `end` of a sentence; `before` when what is said stands before it."""

    start: int
    end: int
    before: bool
    speaker: Speaker


@cache
def _verbs(language: ModuleType) -> tuple[re.Pattern[str], re.Pattern[str]]:
    said = rf"(?:{language.SAY}|{language.DENY})"
    return re.compile(rf"\b(?P<verb>{said})\b"), re.compile(rf"\b(?:{language.ACCORDING})\s+", re.IGNORECASE)


def attributions(text: str, heard: Heard, language: ModuleType) -> list[Said]:
    """The attributions of a sentence in order."""
    verbs, according = _verbs(language)
    if heard.last is None and not heard.organisations and re.search(r"\b(?:it|they) (?:said|added|says)\b", text):
        heard.last = _first_subject(text, heard, language)
    found: list[Said] = []
    for match in according.finditer(text):
        first = "|the" if text[: match.start()].strip() else ""
        stop = re.search(
            rf"(?<![A-Z])\.|[;:—–\"“”]|,(?! (?:a|an{first}|who|head|chief|director|spokes\w+|minister) |"
            rf"(?= [A-Z][\w-]+ [A-Z][\w-]+\s*(?:[.,]|$)))|\b(?:said|while|but|which|that|show(?:s|ed)?|in a|on (?:Mon|"
            rf"Tues|Wednes|Thurs|Fri|Satur|Sun)day|since|between|were|was|has|have|had)\b",
            text[match.end() :],
        )
        end = match.end() + (stop.start() if stop else len(text) - match.end())
        speaker = heard.resolve(text[match.end() : end], language)
        if speaker is not None:
            found.append(Said(match.start(), end, match.start() > 0 and bool(text[: match.start()].strip()), speaker))
    for match in verbs.finditer(text):
        if any(one.start <= match.start() < one.end for one in found) or re.fullmatch(language.DENY, match["verb"]):
            continue
        if re.match(language.NO_SPEECH, text[match.end() :]):  # "the north reported the most cases"
            continue
        if re.match(r"\s+to (?:be|have)\b", text[match.end() :]):  # "believed to be the leader"
            continue
        said = _subject_before(text, match, heard, language) or _subject_behind(text, match, heard, language)
        if said is not None:
            found.append(said)
    if not found or any(match.start() > found[-1].end for match in re.finditer(language.SAYING, text)):
        found += _participles(text, found, heard, language)
    found.sort(key=lambda one: one.start)
    if found:
        heard.last = found[-1].speaker
    return found


def _participles(text: str, found: list[Said], heard: Heard, language: ModuleType) -> list[Said]:
    """As in: The ministry gave a lower figure, saying ..."""
    more = []
    for match in re.finditer(language.SAYING, text):
        earlier = [one for one in found if one.end <= match.start()]
        speaker = earlier[-1].speaker if earlier else _first_subject(text, heard, language)
        if speaker is not None:
            more.append(Said(match.start(), match.end(), before=False, speaker=speaker))
    return more


def _first_subject(text: str, heard: Heard, language: ModuleType) -> Speaker | None:
    match = re.match(rf"(.{{3,70}}?) (?:{language.FIRST_VERBS})\b", text)
    return heard.resolve(match[1], language) if match else None


def _subject_before(text: str, match: re.Match[str], heard: Heard, language: ModuleType) -> Said | None:
    before = text[: match.start()]
    cut = max((before.rfind(mark) for mark in '"“”;:—–'), default=-1) + 1
    stretch = before[cut:].rstrip()
    dated = re.sub(r"\s+on (?:[A-Z]\w+\.? \d{1,2}|\d{1,2} [A-Z]\w+)$", "", stretch)
    if re.search(
        r"\b(?:not|never|be|been|being|was|were|is|are|to|by|of|a|the|and|which|who|an|for|in|with|on|from|some|its|his|"
        rf"her|their|any|no|all|many|several|other|(?<!in )(?<!since )(?<!of )\b\d+(?:[.,]\d+)*|{'|'.join(sorted(language.NUMBERS))})$",
        dated.lower(),
    ) and not re.search(r"\bwho$", stretch.lower()):
        return None
    start = cut
    stretch = re.sub(rf",\s+(?:{language.HAVING})$", ",", stretch)
    if stretch.endswith(","):  # "Smith, who heads the unit, said"
        inner = stretch[:-1]
        pieces = inner.split(", ")
        for size in (2, 3):
            if len(pieces) >= size:
                words = ", ".join(pieces[-size:])
                speaker = heard.resolve(words, language)
                if (speaker is not None and speaker.kind == "person") or (
                    size == 2 and speaker is not None and (_is_aside(pieces[-1]) or _is_named(pieces, language))
                ):
                    if _is_named(pieces, language) and speaker.kind == "organisation":
                        role = re.sub(r"^(?:the|an?)\s", "", pieces[-2].strip(), flags=re.IGNORECASE)
                        speaker = Speaker("organisation", pieces[-1], role, pieces[-1], words)
                        heard.organisations.append(speaker)
                    start = cut + inner.rfind(words)
                    return _made(text, start, match, speaker)
        return None
    word = _subject(stretch, language)
    joined = re.split(r"\band\b ", word)
    if (
        len(joined) > 1
        and heard.resolve(joined[-1], language) is not None
        and re.search(r"\b(?:were|was|had|have|has)\b|\d", joined[0])
    ):
        word = joined[-1]
    if len(word.split()) > 14 or re.search(r"\b(?:were|was|will|would|had been)\b", trim(word, language)):
        return None
    if re.fullmatch(language.HOMOGRAPHS, match["verb"]):
        final = trim(word, language).split(" ")[-1]
        group = re.fullmatch(
            rf"(?:{language.COLLECTIVES}|(?:{language.ORGANISATIONS})s?|{language.ROLES})", final.lower()
        )
        if (
            final.lower() in language.STOPS
            or not (  # "among states and territories"
                group
                or (final[:1].isupper() and len(word.split()) < 7 and not word.split()[0].islower())
                or final.lower() in language.PRONOUNS
            )
        ):
            return None
    speaker = heard.resolve(re.sub(r",? who\s*$", "", word), language)
    if speaker is None or re.search(r"^\d", trim(word, language)):
        return None
    start = match.start() - len(before[cut:]) + before[cut:].rfind(word) if word else match.start()
    return _made(text, start, match, speaker)


def _subject(stretch: str, language: ModuleType) -> str:
    """The words of the last clause before a verb, without what is put in between."""
    words = stretch[stretch.rfind(", ") + 2 :] if ", " in stretch else stretch
    word = re.split(r"\b(?:that|but|while|whereas|because|and then|although|as|which|when|after|where)\b ", words)[-1]
    word = re.sub(rf"\s+{language.IN_A_REPORT}.*$", "", word)
    aside = re.search(r"\w \w+ (they|he|she)$", word)  # "a group they say has ..."
    return aside[1] if aside else word


def _is_named(pieces: list[str], language: ModuleType) -> bool:
    """As in "the union's agency for justice, Eurojust, said": a name put behind what it is."""
    return bool(
        re.fullmatch(rf"{NAME}(?: {NAME}){{0,4}}", pieces[-1])
        and re.search(rf"\b(?:{language.ORGANISATIONS}|{language.GENERIC})\b", pieces[-2].lower())
    )


def _is_aside(words: str) -> bool:
    return bool(
        re.match(
            r"(?:who|which|that|calling|called|known|released|published|issued|a|an|the|\d|head|chief|director|spokes\w+|minister|"
            r"\w+ of|[\w-]+['’]s)\b",
            words,
        )
    )


def _made(text: str, start: int, match: re.Match[str], speaker: Speaker) -> Said:
    before = text[:start].rstrip()
    trailing = bool(before) and before[-1] in ',"”“' and len(before.split()) > 3 and not _goes_on(text[match.end() :])
    return Said(start, match.end(), trailing, speaker)


def _goes_on(rest: str) -> bool:
    """True where something is said behind the verb too: "that ...", a quotation, a figure's phrase."""
    rest = re.sub(r"^[\s,]*(?:on \w+day|in a \w+|yesterday|today|late|the)?[\s,]*", "", rest)
    return bool(re.match(r"(?:that|it|there|they)\b", rest))


def _subject_behind(text: str, match: re.Match[str], heard: Heard, language: ModuleType) -> Said | None:
    """As in: ..., said John Smith, head of the unit."""
    before = text[: match.start()].rstrip()
    if before and before[-1] not in ',"”“':
        return None
    rest = text[match.end() :]
    if re.match(
        r"\s*(?:in|at|on|to|that|it|there|during|when|by|this|after|before|about|nearly|some|more|he|she|"
        r"they|\w+day|last|yesterday|today|earlier|late)\b",
        rest,
    ) and not re.match(r"\s*(?:he|she|they|it)\s*[.,]", rest):
        return None
    stop = re.search(r"(?:(?<![A-Z])\.|[;:\"“”—])(?:\s|$)|\b(?:while|but|adding|who told|on \w+day)\b", rest)
    words = rest[: stop.start()] if stop else rest
    pieces = words.split(", ")
    speaker = heard.resolve(", ".join(pieces[:2]), language) if len(pieces) > 1 else heard.resolve(words, language)
    return Said(match.start(), match.end() + len(words), bool(before), speaker) if speaker else None
