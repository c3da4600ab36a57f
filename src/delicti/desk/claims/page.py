"""A news page or a pasted text -> its readable part, paragraph by paragraph; boilerplate is left out.

What is left out: navigation, captions, related links, comments, banners, bylines. trafilatura chooses the article;
what its choice is known to let through is pruned before. Sizes and nesting are bounded: the page is hostile.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from delicti.desk.claims.claim import Page, Paragraph
from delicti.desk.claims.languages import detect, load, supported
from delicti.model.errors import UserError

LARGEST = 4_000_000  # bytes of a page
LONGEST = 200_000  # characters of readable text
DEEPEST = 200  # nested elements
_MOST_ELEMENTS = 60_000
_OUT_TAGS = frozenset(
    "figure figcaption nav aside footer form button script style noscript iframe svg template dialog select "
    "video audio "
    "picture".split()
)
_OUT_NAMES = re.compile(
    r"(?:^|[\s_-])(?:caption|captions|credit|related|recommend\w*|more-?on|more-?stories|most-?(?:read|popular|"
    r"viewed)|trending|popular|newsletter|"
    r"sign-?up|subscribe|subscription|cookie\w*|consent|gdpr|advert\w*|ads?|sponsor\w*|promo\w*|social|share\w*|"
    r"sharing|comments?|commentary-list|"
    r"disqus|breadcrumbs?|byline|author-?(?:box|bio|card)|tags?|sidebar|footer|nav|navbar|menu|masthead|"
    r"teaser\w*|read-?next|read-?more|"
    r"also-?read|see-?also|up-?next|outbrain|taboola|paywall|pagination|skip-?link|ticker|weather|site-header|"
    r"toolbar|widget|gallery|"
    r"photo-?meta|image-?meta|infobox-nav|onward|banner|modal|popup|liveblog-nav|jump-to|correction-form|"
    r"contact-?box)(?:$|[\s_-])",
    re.IGNORECASE,
)
_KEEP_TAGS = frozenset({"html", "body", "main", "article", "h1", "h2", "p"})
_BLOCKS = {"head": "heading", "p": "text", "quote": "quote", "item": "item", "row": "row", "ab": "text"}
_SPACES = re.compile(r"\s+")
_LEAD_IN = re.compile(
    r"^(?:(?:read more|see also|also read|more on this|file photo|share this|advertisement|sign up|follow us|don't miss|"
    r"must read|by [A-Z]\S+ [A-Z]\S+$)\b|(?:read|watch|listen|photo|picture|image|video|credit|getty|related|subscribe|tags?|topics?|keywords?|filed under|posted in|"
    r"recommended|more|see)(?: \w+)?\s*(?:[:|–—]|$))",
    re.IGNORECASE,
)
# What heads a list of links to other pages.
_LINKS = re.compile(
    r"^(?:related (?:\w+ )?(?:news|stories|articles|posts|links|coverage|topics|content|reading)|editor['’]?s['’]? (?:picks?|choice)|"
    r"most (?:read|viewed|popular|shared|commented)(?: \w+)*|(?:latest|top|more|other|recent|trending|today['’]s top) "
    r"(?:news|stories|headlines|articles|posts)|you (?:may|might) (?:also )?like|trending(?: now)?|read next|"
    r"things you should know.*|more from .{0,40})\s*:?$",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\((?:photo|picture|image|file|credit)[:\s/][^)]{0,80}\)\s*$|\b(?:Photo|Picture|Image|Credit|"
    r"Foto): \S[^.]{0,60}$"
)


def read_page(html: bytes, url: str | None = None) -> Page:
    """The readable part of an HTML page.

    Raises UserError when the page is too large, is not HTML, or holds no article.
    """
    if len(html) > LARGEST:
        raise UserError(
            f"The page is larger than {LARGEST // 10**6} MB; save only the article itself, or paste its text."
        )
    tree = _parsed(html)
    language = _declared(tree)
    limits = _prune(tree)
    document = _extracted(tree, url)
    blocks = list(_blocks(document.body))
    title = _one_line(document.title)
    if title and not any(text == title for _, text in blocks[:2]):
        blocks.insert(0, ("headline", title))
    elif blocks and blocks[0][1] == title:
        blocks[0] = ("headline", title)
    if not blocks:
        raise UserError("No article was found on the page; paste its text instead.")
    return _page(blocks, title, _day(document.date), _one_line(document.sitename), language, limits)


def read_text(text: str, *, site: str | None = None, day: dt.date | None = None) -> Page:
    """Pasted text: paragraphs are parted by an empty line, or by a line end after a full stop."""
    if len(text) > LARGEST:
        raise UserError(
            f"The text is longer than {LARGEST // 10**6} million characters; paste only the article itself."
        )
    parts = re.split(
        r"\n\s*\n|(?<=[.!?:\"”])[ \t]*\n|\n(?=\s*(?:[-*•]|\d+[.)])\s)", text.replace("\r\n", "\n").replace("\x00", " ")
    )
    blocks, linking = [], False
    for number, part in enumerate(parts):
        line = _SPACES.sub(" ", part).strip()
        linking = _links_on(line, linking) if line else linking
        if not line or linking or _LEAD_IN.match(line):
            continue
        item = re.match(r"(?:[-*•]|\d+[.)]) ", line)
        short = number == 0 and len(line) < 160 and line[-1] not in '.!?"”'
        blocks.append(("headline" if short else "item" if item else "text", line[item.end() :] if item else line))
    if not blocks:
        raise UserError("The text is empty.")
    title = blocks[0][1] if blocks[0][0] == "headline" else None
    return _page(blocks, title, day or _dateline(text), site, None, ())


def _page(
    blocks: list[tuple[str, str]],
    title: str | None,
    day: dt.date | None,
    site: str | None,
    declared: str | None,
    limits: tuple[str, ...],
) -> Page:
    parts, paragraphs, at = [], [], 0
    for kind, text in blocks:
        if at + len(text) > LONGEST:
            limits = (*limits, f"Only the first {LONGEST:,} characters of the article were read.")
            text = text[: LONGEST - at]
            if text:
                parts.append(text)
                paragraphs.append(Paragraph(at, at + len(text), kind))
            break
        parts.append(text)
        paragraphs.append(Paragraph(at, at + len(text), kind))
        at += len(text) + 2
    whole = "\n\n".join(parts)
    language = detect(whole) or (declared if declared in supported() else None)
    if language is None:
        names = ", ".join(load(code).NAME for code in supported())
        limits = (
            *limits,
            f"The page is in none of the languages that claims are read in ({names}): "
            "only figures are proposed, without a speaker.",
        )
    return Page(title, day, site, whole, tuple(paragraphs), language, limits)


def _parsed(html: bytes) -> Any:
    from lxml import etree
    from lxml import html as reader

    if b"\x00" in html and not html.startswith((b"\xff\xfe", b"\xfe\xff")):
        html = html.replace(b"\x00", b" ")
    try:
        encoding = None if html.startswith((b"\xff\xfe", b"\xfe\xff")) else _encoding(html)
        tree = reader.document_fromstring(
            html, parser=reader.HTMLParser(encoding=encoding, no_network=True, remove_comments=True, remove_pis=True)
        )
    except (etree.LxmlError, ValueError, LookupError) as error:
        raise UserError("The page cannot be read as HTML; paste its text instead.") from error
    return tree


def _encoding(html: bytes) -> str | None:
    """UTF-8 when the bytes are; else what the page declares."""
    try:
        html.decode("utf-8")
    except UnicodeDecodeError:
        return None if re.search(rb"charset\s*=", html[:4096], re.IGNORECASE) else "windows-1252"
    return "utf-8"


def _declared(tree: Any) -> str | None:
    return (tree.get("lang") or "")[:2].lower() or None


def _prune(tree: Any) -> tuple[str, ...]:
    """Takes out what is no article, and what is nested too deep or beyond the limit of elements."""
    limits: set[str] = set()
    doomed, depth = [], 0
    seen = 0
    from lxml import etree

    skip_until = None
    for event, node in etree.iterwalk(tree, events=("start", "end")):
        if event == "end":
            depth -= 1
            if node is skip_until:
                skip_until = None
            continue
        depth += 1
        seen += 1
        if skip_until is not None:
            continue
        reason = "deep" if depth > DEEPEST else "many" if seen > _MOST_ELEMENTS else _is_out(node)
        if reason:
            doomed.append(node)
            skip_until = node
            if reason in ("deep", "many"):
                limits.add("Parts of the page that are nested too deep or are too many were not read.")
    for node in doomed:
        parent = node.getparent()
        if parent is not None:
            node.tail, tail = None, node.tail
            previous = node.getprevious()
            if tail and tail.strip():
                if previous is not None:
                    previous.tail = (previous.tail or "") + " " + tail
                else:
                    parent.text = (parent.text or "") + " " + tail
            parent.remove(node)
    return tuple(sorted(limits))


def _is_out(node: Any) -> str | None:
    if not isinstance(node.tag, str):
        return None
    if node.tag in _OUT_TAGS:
        return "tag"
    if (
        node.get("hidden") is not None
        or node.get("aria-hidden") == "true"
        or "display:none" in (node.get("style") or "").replace(" ", "")
    ):
        return "hidden"
    if (node.get("role") or "") in (
        "navigation",
        "complementary",
        "banner",
        "contentinfo",
        "dialog",
        "search",
        "alert",
    ):
        return "role"
    if node.tag in _KEEP_TAGS and node.tag != "p":
        return None
    names = f"{node.get('class') or ''} {node.get('id') or ''}"
    return "name" if names != " " and len(names) < 500 and _OUT_NAMES.search(names) else None


def _extracted(tree: Any, url: str | None) -> Any:
    from trafilatura import bare_extraction

    try:
        document: Any = bare_extraction(tree, url=url, include_comments=False, include_tables=True, with_metadata=True)
    except (RecursionError, ValueError, TypeError, AttributeError, KeyError) as error:  # of hostile markup
        raise UserError("The page cannot be read; paste its text instead.") from error
    if document is None or isinstance(document, dict) or document.body is None:
        raise UserError("No article was found on the page; paste its text instead.")
    return document


def _blocks(body: Any) -> Iterator[tuple[str, str]]:
    """Kind and text of each block, in order; a table's row is `first: second; third`."""
    linking = False
    for node in body.iter("head", "p", "quote", "item", "row", "ab"):
        if node.tag == "quote" and len(node):
            continue
        above = node.getparent()
        if node.tag == "p" and above is not None and above.tag in ("item", "cell"):
            continue
        if node.tag == "row":
            text = _row(node)
        elif node.tag == "item":
            text = _one_line(" ".join(part for part in node.itertext()))
        else:
            text = _one_line("".join(node.itertext()))
        linking = _links_on(text, linking) if text else linking
        if text and not (linking or _LEAD_IN.match(text) or _CREDIT.search(text)):
            kind = "headline" if node.get("rend") == "h1" else _BLOCKS[node.tag]
            yield kind, text


def _links_on(text: str, linking: bool) -> bool:
    """True for the head of a list of links, and for what follows it until a sentence comes."""
    if _LINKS.match(text):
        return True
    return linking and not (len(text) > 60 and text[-1] in '.!?"”')


def _row(row: Any) -> str:
    """As in "North, Cases: 900; Arrests: 12": each value behind the head of its column, where the table has heads."""
    cells = [_one_line(" ".join(cell.itertext())) for cell in row.iter("cell")]
    table = row.getparent()
    first: Any = row if table is None else next(table.iter("row"), row)
    headed = first is not row and all(cell.get("role") == "head" for cell in first.iter("cell"))
    heads = (
        [_one_line(" ".join(cell.itertext())) for cell in first.iter("cell")] if headed and first is not None else []
    )
    if len(cells) < 2 or len(heads) != len(cells):
        cells = [cell for cell in cells if cell]
        return f"{cells[0]}: {'; '.join(cells[1:])}" if len(cells) > 1 else "".join(cells)
    return f"{cells[0]}, " + "; ".join(
        f"{head}: {cell}" for head, cell in zip(heads[1:], cells[1:], strict=True) if cell
    )


def _one_line(text: str | None) -> str:
    return _SPACES.sub(" ", text or "").strip()


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


_MONTH = "|".join(load("en").MONTHS)
_DATELINE = re.compile(
    rf"\b(\d{{1,2}})(?:st|nd|rd|th)? ({_MONTH})\.?,? (\d{{4}})\b|"
    rf"\b({_MONTH})\.? (\d{{1,2}}),? (\d{{4}})\b",
    re.IGNORECASE,
)


def _dateline(text: str) -> dt.date | None:
    """The full date in the first or last lines of a pasted text, where a page of paper would bear it."""
    months = load("en").MONTHS
    for part in (text[:200],):
        found = _DATELINE.search(part)
        if found:
            day, month, year = (found[1], found[2], found[3]) if found[1] else (found[5], found[4], found[6])
            try:
                return dt.date(int(year), months[month.lower()], int(day))
            except ValueError:
                return None
    return None
