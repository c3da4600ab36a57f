"""Who was named on a page so far, and whom "he", "the ministry" or "the MPS" stands for."""

import re
from dataclasses import dataclass, field
from types import ModuleType

from delicti.desk.claims.claim import Speaker

NAME = r"(?:(?:al-|de |van |von |bin |el-|O'|Mc|Mac|du |da |di |la )?[A-Z][\w'’-]*\.?|[A-Z]\.)"


@dataclass
class Heard:
    """Who was named on the page so far, newest last."""

    people: list[Speaker] = field(default_factory=list)
    organisations: list[Speaker] = field(default_factory=list)
    last: Speaker | None = None
    short: dict[str, str] = field(default_factory=dict)  # "MPS" -> "Ministry of Public Security"

    def resolve(self, words: str, language: ModuleType) -> Speaker | None:
        """The speaker that those words stand for; None when they name nobody."""
        words = trim(words, language)
        words = re.sub(r",\s*(?:which|that|released|published|issued)\b.*$", "", words)
        words = re.sub(r"\s*\([A-Z][\w.&-]{1,12}\)?(?=$|[\s,'’])", "", words)  # the short form: "(MPS)"
        words = re.sub(language.MADE, "", words)
        words = re.sub(language.OWN_COUNT, "", words)
        words = self._in_full(words)
        low = words.lower()
        if not words or len(words) > 140 or _is_no_speaker(low, language):
            return None
        if low in language.PRONOUNS:
            return self._pronoun(words, language.PRONOUNS[low])
        kinds = "|".join(sorted(language.REPORTS))
        report = re.match(
            rf"(?:its|the|his|her|their|a|an|that|this)?\s*(?:\w+ )?(?:{kinds})\b(?: (?:by|from|of) (?P<by>.+))?$",
            low,
        )
        if report:
            by = words[-len(report["by"]) :] if report["by"] else None
            if by:
                return self.resolve(by, language)
            return (
                _as(self.last, words)
                if self.last and low.split()[0] in language.DETERMINERS | {"a", "an", "that"}
                else Speaker("organisation", words, words=words)
            )
        return self._person(words, language) or self._group(words, language)

    def _in_full(self, words: str) -> str:
        """The full name that a short form stands for, where the page gives it."""
        bare = re.sub(r"^[Tt]he\s", "", words)
        if not re.fullmatch(r"[A-Z][A-Za-z&]{1,7}", bare) or sum(letter.isupper() for letter in bare) < 2:
            return words
        if bare in self.short:
            return self.short[bare]
        for one in reversed(self.organisations):
            name = one.name or ""
            parts = re.findall(r"\w+", name)
            firsts = {
                "".join(part[0] for part in parts),
                "".join(part[0] for part in parts if part[0].isupper()),
            }
            if len(parts) > 1 and bare.upper() in {first.upper() for first in firsts}:
                return name
        return words

    def _pronoun(self, words: str, kind: str) -> Speaker | None:
        if kind == "person":
            return _as(self.people[-1], words) if self.people else None
        pool = self.last if self.last and (kind == "group" or self.last.kind == "organisation") else None
        return _as(pool or (self.organisations[-1] if self.organisations else None), words)

    def _person(self, words: str, language: ModuleType) -> Speaker | None:
        parts = [part.strip() for part in words.split(",")]
        head, aside = parts[0], ", ".join(part for part in parts[1:] if not re.fullmatch(r"\d{1,3}", part))
        named = re.fullmatch(rf"((?:{NAME})(?:\s(?:{NAME}))+)", parts[1]) if len(parts) > 1 else None
        if (
            named and re.search(roles_of(language), head.lower()) and not is_organisation(named[1], language)
        ):  # "the head of the unit, Ann Lee"
            full = re.sub(rf"^(?:(?:{language.TITLES})\.?\s)+", "", named[1])
            title = named[1][: len(named[1]) - len(full)].strip()
            role = f"{title}, {head}" if title else head
            return self._keep(Speaker("person", full, role, self._organisation_in(head, language), words))
        name = re.search(rf"(?:^|\s)((?:{NAME})(?:\s(?:{NAME}))+)$", head)
        roles = rf"\b(?:{language.ROLES})\b"
        single = re.fullmatch(rf"(?:(?:{language.TITLES})\.?\s)*([A-Z][\w'’-]+)", head)
        if single and not is_organisation(head, language):
            for one in reversed(self.people):
                if one.name and one.name.split()[-1] == single[1]:
                    return _as(one, words)
        if name and re.search(language.PLACES, head[: name.start(1)].strip().lower()):
            name = None  # "police in the capital New Town"
        if name and not is_organisation(name[1], language):
            before = head[: name.start(1)].strip()
            full = re.sub(rf"^(?:(?:{language.TITLES})\.?\s)+", "", name[1])
            organisation = self._organisation_in(aside or before, language)
            title = name[1][: len(name[1]) - len(full)].strip() or None
            roles_given = ", ".join(
                part for part in (" ".join(part for part in (before, title) if part), aside) if part
            )
            return self._keep(Speaker("person", full or name[1], roles_given or None, organisation, words))
        if single and not is_organisation(head, language) and (aside or " " in head):
            return self._keep(
                Speaker("person", single[1], aside or None, self._organisation_in(aside, language), words)
            )
        if re.search(roles, head.lower()) and not re.search(rf"\b(?:{language.COLLECTIVES})$", head.lower()):
            for one in reversed(self.people):
                if (
                    one.role
                    and re.match(r"the\b", head, re.IGNORECASE)
                    and len(head.split()) <= 3
                    and head.split()[-1].lower() in one.role.lower()
                ):
                    return _as(one, words)
            if re.search(rf"{roles}(?: (?:for|of|at|in|with|from|who)\b.*)?$", head.lower()):
                return Speaker("person", None, head, self._organisation_in(head, language), words)
        return None

    def _keep(self, speaker: Speaker) -> Speaker:
        self.people.append(speaker)
        return speaker

    def _organisation_in(self, words: str, language: ModuleType) -> str | None:
        after = re.search(r"\b(?:for|of|at|from|with|to) (?:the )?(.+)$", words)
        if after is None:
            heads = re.search(rf"((?:[A-Z][\w'’-]* )*(?:{language.ORGANISATIONS}))\b", words)
            return heads[1] if heads and heads[1][0].isupper() else None
        found = self._group(after[1], language)
        return found.name if found else after[1]

    def _group(self, words: str, language: ModuleType) -> Speaker | None:
        low = words.lower()
        bare = re.sub(r"^(?:the|a|an|its|this|that|their|another)\s+", "", low)
        proper = bool(re.search(r"(?:^|\s)(?:[A-Z]|\w*[a-z][A-Z\d])", re.sub(r"^(?:The|A|An)\s", "", words)))
        head = re.split(r"\b(?:of|for|in|at|on)\b", bare)[0].strip().split(" ")[-1] if bare else ""
        if low.startswith("the ") and (not proper or (words[:4] == "The " and not re.search(r"[A-Z]", words[4:]))):
            for one in reversed(self.organisations):
                known = (one.name or "").lower()
                if (
                    one.name
                    and one.name[0].isupper()
                    and (bare in known or (head in known.split() and len(bare.split()) == 1))
                ):
                    return _as(one, words)
            generic = re.fullmatch(
                rf"(?:\w+ )?(?:{language.GENERIC})",
                bare,
            )
            if generic:
                for one in reversed(self.organisations):
                    if one.name and one.name[0].isupper() and not one.name.lower().startswith("the "):
                        return _as(one, words)
        if re.search(rf"\b(?:{language.COLLECTIVES}|(?:{language.ORGANISATIONS})s?)\b", low) or (
            proper and re.match(r"(?:the )?[A-Z]", words, re.IGNORECASE)
        ):
            name = re.sub(r"^(?:The|the|A|a|An|an)\s(?=\S)", "", words.split(",", maxsplit=1)[0]).strip()
            name = re.sub(r"['’]s$", "", name)
            plain = re.match(r"((?:[a-z][\w-]* )+)((?:[A-Z][\w'’&.-]*)(?: [A-Z][\w'’&.-]*)*)$", name)
            prefix, name = (plain[1].strip(), plain[2]) if plain else (None, name)
            prefix = None if prefix in language.DETERMINERS else prefix
            speaker = Speaker("organisation", name, prefix, name, words)
            if name[:1].isupper():
                self.organisations.append(speaker)
            return speaker
        if re.fullmatch(
            r"(?:the|its|their|his|her|a|an|another) [a-z][\w-]*(?: [a-z][\w-]*){0,3}", words, re.IGNORECASE
        ):
            return Speaker("organisation", words, None, words, words)
        return None

    def mention(self, text: str, language: ModuleType) -> None:
        """Takes note of the organisations and people that a sentence names without letting them speak."""
        for full, short in re.findall(
            r"((?:[A-Z][\w'’&-]*\s(?:(?:of|for|and|on|the)\s)*){2,7})\(([A-Z][A-Za-z&]{1,7})\)", text
        ):
            self.short.setdefault(short, re.sub(r"^(?:The|A|An)\s", "", full.strip()))
        for match in re.finditer(
            rf"(?:[A-Z][\w'’&-]*\s)*(?i:\b(?:{language.ORGANISATIONS})\b)(?:\s(?:of|for|"
            rf"on)\s(?:the\s)?(?:[A-Z][\w'’-]*)(?:\s(?:and\s)?[A-Z][\w'’-]*)*)?",
            text,
        ):
            name = match[0].strip()
            if name in language.PROPER:
                self.organisations.append(Speaker("organisation", name, None, name, name))
            elif name[:1].isupper() and " " in name and re.search(r"[A-Z]", name):
                name = re.sub(r"^(?:The|A|An)\s", "", name)
                if name[:1].isupper():
                    self.organisations.append(Speaker("organisation", name, None, name, name))


def roles_of(language: ModuleType) -> str:
    """The pattern of a word that names somebody's role."""
    return rf"\b(?:{language.ROLES}|author)\b"


def _is_no_speaker(low: str, language: ModuleType) -> bool:
    first = low.split(maxsplit=1)[0]
    if re.fullmatch(rf"(?:\w+ )?{language.NO_SAYER}(?: (?:of|into|by) .+)?|{language.COUNTED}", low):
        return True  # "further investigation revealed"
    if re.match(r"\w+\.?(?:$| \d)", low) and first.rstrip(".") in language.MONTHS:
        return True  # "recorded by Sept. 25"
    return first in language.NUMBERS or first in language.VAGUE or first.isdigit() or low in language.NO_SPEAKERS


def _as(speaker: Speaker | None, words: str) -> Speaker | None:
    return speaker and Speaker(speaker.kind, speaker.name, speaker.role, speaker.organisation, words)


def trim(words: str, language: ModuleType) -> str:
    """A subject without dateline, lead-in and what trails it."""
    words = re.sub(  # "MADRID Dec 29"
        r"^[A-Z][A-Z ]{2,30} (?:[A-Z][a-z]{2,3}\.? \d{1,2})\s*(?:\([^)]{2,30}\))?\s*(?:[–—-]+\s*)?", "", words
    )
    words = re.sub(
        r"^[A-Z][A-Z .,'’-]{2,40}(?:, [A-Z][\w .]{2,20})?\s*(?:\([^)]{2,30}\))?\s*(?:--|[–—:-])\s*", "", words
    )  # dateline
    words = words.strip(' ,"“”:;—–-()')
    words = re.sub(language.LEADING, "", words, flags=re.IGNORECASE).strip(" ,")
    return re.sub(language.TRAILING, "", words).strip(" ,")


def is_organisation(words: str, language: ModuleType) -> bool:
    """True for words that name a body rather than a person."""
    return bool(re.search(rf"\b(?:{language.ORGANISATIONS})\b", words.lower())) or (words.isupper() and len(words) > 1)
