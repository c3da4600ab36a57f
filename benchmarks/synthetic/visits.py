"""What visitors, apps, crawlers and monitors ask for, and what the made-up shop answers.

A page is known by its key (session and number of the page in it), so that the referrer of what a page loads can be
written again without remembering anything.
"""

import numpy as np
import polars as pl

from synthetic import words
from synthetic.draws import HEX, below, by_kind, chance, choose, join, skewed, token, weighted
from synthetic.sessions import APP, CRAWLER, MONITOR, VISITOR, block_of

PRODUCTS, ARTICLES = 60_000, 4_000
(PRODUCT, CATEGORY, HOME, BLOG, SEARCH, CART, ACCOUNT, INFO, FILTER, FEED, ASSET, PICTURE, CALL, EVENT, CHECK) = range(
    15
)
_PAGES = {VISITOR: (40, 17, 9, 9, 8, 5, 3, 3, 6, 0), CRAWLER: (46, 8, 1, 14, 0, 0, 0, 1, 26, 4)}


class Visits:
    """The requests of one part of the log, as columns."""

    def __init__(self, draws, lines):
        self.draws, self.lines = draws, lines
        session = lines.session.astype(np.int64)
        block = np.where(lines.kind == VISITOR, block_of(draws, session), 1)
        self.page = ((session << 16 | lines.step // block) << 3) | lines.kind
        self.loads = lines.step % block != 0  # something that a page loads
        self.number = (session << 20 | lines.step) << 3 | lines.kind
        self.what = self._what()

    def _what(self):
        """What each line asks for."""
        what = page_kinds(self.draws, self.page, self.lines.kind)
        parts = chance(self.draws("picture", self.number), 640)
        what = np.where(self.loads, np.where(parts, PICTURE, ASSET), what)
        app = np.where(chance(self.draws("event", self.number), 300), EVENT, CALL)
        what = np.where(self.lines.kind == APP, app, what)
        return np.where(self.lines.kind == MONITOR, CHECK, what)

    def targets(self):
        """Path and query of each line."""
        makers = [lambda rows, kind=kind: page_targets(self.draws, self.page[rows], kind) for kind in range(FEED + 1)]
        return by_kind(self.what, (*makers, self._assets, self._pictures, self._calls, self._events, self._checks))

    def _assets(self, rows):
        return choose(words.ASSETS, skewed(self.draws("asset", self.number[rows]), len(words.ASSETS), 2))

    def _pictures(self, rows):
        bits = self.draws("which picture", self.number[rows])
        product = skewed(self.draws("product", self.page[rows]), PRODUCTS // 2, 4)
        size = choose(("400x400", "800x800", "1200x900", "80x80"), skewed(bits, 4, 4))
        return join(
            "/media/p/", product // 1000, "/", product, "_", 1 + skewed(bits << np.uint64(9), 4, 2), "-", size, ".webp"
        )

    def _calls(self, rows):
        bits, page = self.draws("call", self.number[rows]), self.page[rows]
        product = skewed(self.draws("product", page), PRODUCTS, 4)
        makers = (
            lambda r: join("/api/v2/products/", product[r]),
            lambda r: join("/api/v2/stock?sku=NH-", product[r], "&store=", below(bits[r] << np.uint64(8), 5)),
            lambda r: join("/api/v2/orders/", uuid(bits[r])),
            lambda r: join("/api/v2/session?token=", token(bits[r], 24)),
            lambda r: join(
                "/api/v2/suggest?q=", choose(words.SEARCHES, below(bits[r] << np.uint64(7), len(words.SEARCHES)))
            ),
            lambda r: choose(
                ("/api/v2/home", "/api/v2/basket", "/api/v2/config?lang=de", "/api/v2/me"), below(bits[r], 4)
            ),
        )
        return by_kind(weighted(bits << np.uint64(3), (30, 16, 6, 4, 12, 32)), makers)

    def _events(self, rows):
        return choose(
            ("/api/v2/events", "/api/v2/events/batch", "/api/v2/push"),
            skewed(self.draws("events", self.number[rows]), 3, 2),
        )

    def _checks(self, rows):
        return choose(("/health", "/", "/api/v2/ping", "/status.php"), self.lines.session[rows] % 4)

    def methods(self):
        """GET, mostly."""
        bits = self.draws("method", self.number)
        post = (self.what == EVENT) | (self.what == CART) | ((self.what == ACCOUNT) & chance(bits, 300))
        head = (self.what == CHECK) & (self.lines.session % 2 == 0)
        return choose(
            ("GET", "POST", "HEAD", "OPTIONS"),
            np.where(post, 1, np.where(head, 2, np.where((self.what == CALL) & chance(bits, 40), 3, 0))),
        )

    def statuses(self):
        """Codes as a healthy shop answers."""
        bits = self.draws("status", self.number)
        page = weighted(bits, (940, 12, 12, 25, 3, 4, 4))
        loaded = weighted(bits, (790, 0, 0, 4, 0, 1, 205))
        codes = np.array((200, 301, 302, 404, 500, 403, 304))
        sent = np.where(self.what == CART, 302, np.where(self.what == EVENT, 204, codes[page]))
        return np.where((self.what == ASSET) | (self.what == PICTURE), codes[loaded], sent)

    def sizes(self, statuses):
        """Bytes of the answers: each target has its usual size; pages vary a little."""
        product = skewed(self.draws("product", self.page), PRODUCTS, 4)
        usual = 900 + below(self.draws("usual", product << 4 | self.what), 38_000)
        page = usual + below(self.draws("size", self.number), 240)
        size = np.where((self.what == ASSET) | (self.what == PICTURE), usual * 2, page)
        size = np.where(self.what == CALL, 60 + page // 16, size)
        size = np.where(statuses == 404, 4213, np.where((statuses == 301) | (statuses == 302), 5, size))
        return np.where((statuses == 304) | (statuses == 204), 0, size)

    def referrers(self):
        """The page that led here, another site, or nothing."""
        first = self.lines.step < 1
        known = (self.lines.kind == VISITOR) & ~first & chance(self.draws("referred", self.number), 580)
        away = (self.lines.kind == VISITOR) & first & chance(self.draws("away", self.number), 600)
        before = np.where(self.loads, self.page, self.page - 8)
        kinds = page_kinds(self.draws, before, self.lines.kind)
        makers = (
            lambda r: pl.repeat("-", len(r), dtype=pl.String, eager=True),
            lambda r: join(words.HOST, pages(self.draws, before[r], kinds[r])),
            lambda r: choose(words.REFERRERS, skewed(self.draws("site", self.number[r]), len(words.REFERRERS), 3)),
        )
        return by_kind(np.where(known, 1, np.where(away, 2, 0)), makers)

    def agents(self):
        """The program that asked; one for each session."""
        key = self.lines.session.astype(np.int64) << 3 | self.lines.kind
        bits = self.draws("agent", key)
        makers = (
            lambda r: choose(words.AGENTS, skewed(bits[r], len(words.AGENTS), 4)),
            lambda r: choose(words.APPS, skewed(bits[r], len(words.APPS), 2)),
            lambda r: choose(words.BOTS, skewed(bits[r], len(words.BOTS), 2)),
            lambda r: choose(words.MONITORS, below(bits[r], len(words.MONITORS))),
        )
        return by_kind(np.minimum(self.lines.kind, MONITOR), makers)


def page_kinds(draws, page, kind):
    """What kind of page each key stands for."""
    bits = draws("page", page)
    return np.where(kind == CRAWLER, weighted(bits, _PAGES[CRAWLER]), weighted(bits, _PAGES[VISITOR]))


def pages(draws, page, kinds):
    """Path and query of each page."""
    return by_kind(kinds, [lambda r, kind=kind: page_targets(draws, page[r], kind) for kind in range(FEED + 1)])


def page_targets(draws, page, kind):
    """Path and query of pages of one kind."""
    bits, more = draws("item", page), draws("more", page)
    target = _PATHS[kind](draws, page, bits, more)
    # One landing page in four comes from an advertisement or a newsletter and says so, each click with its own id.
    landed = ((page >> 3) & 0xFFFF == 0) & (page & 7 == VISITOR) & chance(draws("advertised", page), 250)
    if kind in (SEARCH, CART, FILTER, FEED) or not landed.any():
        return target
    source = choose(
        ("google&utm_medium=cpc&gclid=", "facebook&utm_medium=paid&fbclid=", "newsletter&utm_content="), below(more, 3)
    )
    marked = join(target, "?utm_source=", source, token(draws("click", page), 22))
    return pl.select(pl.when(pl.Series(landed)).then(marked).otherwise(target)).to_series()


def slug(draws, product):
    """The name of a product, as it stands in its address."""
    bits = draws("name", product)
    parts = ((words.ADJECTIVES, 5), (words.COLOURS, 17), (words.NOUNS, 29))
    first, colour, noun = (choose(list_, below(bits << np.uint64(by), len(list_))) for list_, by in parts)
    return join(first, "-", noun, "-", colour)


def _product(draws, page, _, more):
    product = skewed(draws("product", page), PRODUCTS, 4)
    variant = chance(more, 90)
    end = join("?variant=", below(more << np.uint64(11), 12))
    target = join("/shop/", slug(draws, product), "-", product, ".html")
    return pl.select(pl.when(pl.Series(variant)).then(join(target, end)).otherwise(target)).to_series()


def _category(_, page, bits, more):  # noqa: ARG001
    end = choose(("", "", "?page=2", "?page=3", "?sort=price", "?sort=new&page=2", "?page=4"), below(more, 7))
    return join("/c/", choose(words.CATEGORIES, skewed(bits, len(words.CATEGORIES), 2)), "/", end)


def _home(_, page, bits, more):  # noqa: ARG001
    return pl.repeat("/", len(page), dtype=pl.String, eager=True)


def _blog(draws, page, bits, more):  # noqa: ARG001
    article = skewed(bits, ARTICLES, 4)
    topic = choose(words.TOPICS, article % len(words.TOPICS))
    return join("/blog/", 2015 + article % 12, "/", 1 + article % 9, "/", topic, "-", article, "/")


def _search(draws, page, bits, more):  # noqa: ARG001
    first = choose(words.SEARCHES, below(bits, len(words.SEARCHES)))
    noun = choose(words.NOUNS, below(bits << np.uint64(13), len(words.NOUNS)))
    colour = choose(words.COLOURS, below(bits << np.uint64(23), len(words.COLOURS)))
    return join("/search?q=", first, "+", noun, "+", colour, choose(("", "", "&page=2", "&sort=price"), below(more, 4)))


def _cart(draws, page, bits, more):
    product = skewed(draws("product", page), PRODUCTS, 4)
    return join("/cart/add?product=", product, "&quantity=", 1 + skewed(bits, 6, 4), "&_nonce=", token(more, 10, HEX))


def _account(_, page, bits, more):  # noqa: ARG001
    ends = ("login", "orders", "addresses", "wishlist", "logout", "register")
    order = join("orders/", 100_000 + below(bits << np.uint64(4), 900_000))
    end = choose(ends, below(bits, len(ends)))
    return join("/account/", pl.select(pl.when(pl.Series(chance(more, 350))).then(order).otherwise(end)).to_series())


def _info(_, page, bits, more):  # noqa: ARG001
    return choose(words.INFO, below(bits, len(words.INFO)))


def _filter(_, page, bits, more):  # noqa: ARG001
    low = 10 * below(more, 30)
    colour = choose(words.COLOURS, below(bits << np.uint64(13), len(words.COLOURS)))
    category = choose(words.CATEGORIES, below(bits, len(words.CATEGORIES)))
    high = low + 50 * (1 + below(more << np.uint64(9), 6))
    return join(
        "/c/",
        category,
        "/?colour%5B%5D=",
        colour,
        "&price=",
        low,
        "-",
        high,
        "&page=",
        1 + below(more << np.uint64(17), 6),
    )


def _feed(_, page, bits, more):  # noqa: ARG001
    return choose(
        ("/robots.txt", "/sitemap.xml", "/feed/", "/sitemap-products-1.xml", "/comments/feed/"), below(bits, 5)
    )


_PATHS = (_product, _category, _home, _blog, _search, _cart, _account, _info, _filter, _feed)


def uuid(bits):
    """Texts in the form of an RFC 9562 UUID, version 4."""
    letters = token(bits, 32, HEX)
    cuts = ((0, 8), (8, 4), (13, 3), (17, 3), (20, 12))
    a, b, c, d, e = (letters.str.slice(begin, length) for begin, length in cuts)
    return join(a, "-", b, "-4", c, "-a", d, "-", e)
