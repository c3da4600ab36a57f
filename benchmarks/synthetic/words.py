"""Words the made-up shop is made of: product names, topics, searches in several scripts, agents, referring sites."""

from itertools import product
from urllib.parse import quote_plus

HOST = "https://www.nordhaus.example"

ADJECTIVES = (
    "oak ash walnut birch linen wool felt brass copper steel enamel stone clay glass paper rattan cork bamboo round "
    "square oval narrow wide tall low folding stacking hanging standing woven knitted quilted printed striped plain "
    "ribbed smooth matt glossy small large"
).split()
NOUNS = (
    "table chair stool bench shelf drawer chest bed sofa armchair lamp shade candle vase bowl plate cup jug tray "
    "mirror rug curtain blanket pillow towel basket box hook rack clock frame poster mat apron pan pot kettle teapot "
    "knife spoon board mill jar bottle union-jack-mug drop-leaf-table select-rug executive-desk script-pen "
    "order-by-mail-box"
).split()
COLOURS = "white black grey blue green red yellow pink brown sand rust olive petrol cream anthracite".split()
CATEGORIES = (
    "living dining bedroom kitchen bathroom office hallway garden children lighting textiles storage decoration sale "
    "new gifts outdoor rugs tables seating"
).split()
TOPICS = (
    "how-to-care-for-oak small-flat-big-table light-in-dark-months a-visit-to-the-weaver choosing-a-mattress "
    "ten-years-of-nordhaus linen-or-cotton where-our-wood-grows repairing-a-chair the-colour-of-the-year "
    "a-kitchen-for-four sleeping-better moving-house-without-tears glass-from-the-north winter-candles"
).split()
INFO = (
    "/about /contact /imprint /privacy /terms /shipping /returns /stores /careers /press /faq /newsletter /gift-cards "
    "/help/payment /help/delivery /help/account"
).split()
_BUILT = tuple(
    f"/assets/{folder}/{name}.{mark}.{end}"
    for folder, end, names in (
        ("js", "js", "app vendor cart search checkout product slider consent analytics polyfills account map"),
        ("css", "css", "main print product checkout account blog fonts"),
        ("img", "svg", "logo icons payment flags stars arrows social empty-cart"),
        ("fonts", "woff2", "inter-400 inter-600 inter-700 lora-400 lora-700"),
    )
    for name, mark in zip(names.split(), ("9f31c2ab", "07d4e811", "c2b7f09e", "51aa6d3c") * 3, strict=False)
)
ASSETS = (*_BUILT, "/favicon.ico", "/site.webmanifest", "/apple-touch-icon.png", "/sw.js")

# What people type into a search box: words of several languages and scripts, and some that look like an attack.
_SEARCHES = (
    "oak table",
    "white lamp",
    "bed 140x200",
    "rug round 120 cm",
    "gift for him",
    "table & chairs",
    "50% off",
    "o'neill mug",
    '24" mirror',
    "union jack",
    "select oak",
    "drop leaf table",
    "<3 candle",
    "c++ poster",
    "bath/shower mat",
    "order by post",
    "script font poster",
    "and/or",
    "salt & pepper mill",
    "e-mail gift card",
    "größe 90x200",
    "spülbürste",
    "küchenregal weiß",
    "étagère en chêne",
    "lampe à poser",
    "canapé d'angle",
    "mesita de noche",
    "lámpara niño",
    "kötüphane rafı",
    "półka dębowa",
    "стол дубовый",
    "лампа настольная",
    "τραπέζι ξύλινο",
    "שולחן אוכל",
    "طاولة خشب",
    "木のテーブル",
    "ランプ 和紙",
    "橡木桌",
    "沙发 灰色",
    "참나무 식탁",
    "โต๊ะไม้",
    "मेज़",
)
SEARCHES = tuple(quote_plus(text, safe="") for text in _SEARCHES)

_DESKTOPS = (
    "Windows NT 10.0; Win64; x64",
    "Windows NT 6.1; Win64; x64",
    "Macintosh; Intel Mac OS X 10_15_7",
    "X11; Linux x86_64",
    "X11; CrOS x86_64 14541.0.0",
)
_PHONES = (
    "K",
    "SM-A536B",
    "SM-S911B",
    "Pixel 8",
    "M2101K6G",
    "CPH2269",
    "moto g54",
    "SM-A146P",
    "RMX3511",
    "23021RAA2Y",
)


def _agents():
    """Browsers, commonest first; a few thousand."""
    chrome = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome"
    apple = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
    versions = [f"{major}.0.{build}.{patch}" for major in range(141, 99, -1) for build, patch in ((0, 0), (6943, 54))]
    for version, system in product(versions, _DESKTOPS):
        yield f"Mozilla/5.0 ({system}) {chrome}/{version} Safari/537.36"
        if system.startswith("Win"):
            yield f"Mozilla/5.0 ({system}) {chrome}/{version} Safari/537.36 Edg/{version}"
    for version, (android, phone) in product(versions, product((10, 13, 14), _PHONES)):
        yield f"Mozilla/5.0 (Linux; Android {android}; {phone}) {chrome}/{version} Mobile Safari/537.36"
    for system, version in product(("18_6", "18_3_2", "17_6_1", "17_4", "16_7_8", "15_8"), ("18.6", "17.6", "16.6")):
        phone = f"iPhone; CPU iPhone OS {system} like Mac OS X"
        yield f"Mozilla/5.0 ({phone}) {apple} Version/{version} Mobile/15E148 Safari/604.1"
        yield f"Mozilla/5.0 ({phone}) {apple} Mobile/15E148 [FBAN/FBIOS;FBSV/{system.replace('_', '.')}]"
    for version in range(143, 99, -1):
        for system in _DESKTOPS[:4]:
            yield f"Mozilla/5.0 ({system}; rv:{version}.0) Gecko/20100101 Firefox/{version}.0"


def _interleaved(agents):
    """Neighbours in the list belong to different families, so that the common ones are a mixture."""
    step = 61
    return tuple(agents[start] for first in range(step) for start in range(first, len(agents), step))


AGENTS = _interleaved(tuple(_agents()))
BOTS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
    "Mozilla/5.0 (compatible; SemrushBot/7~bl; +http://www.semrush.com/bot.html)",
    "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
    "Mozilla/5.0 (compatible; DotBot/1.2; +https://opensiteexplorer.org/dotbot)",
    "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
    "Mozilla/5.0 (compatible; PetalBot;+https://webmaster.petalsearch.com/site/petalbot)",
    "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
    "Twitterbot/1.0",
    "DuckDuckBot/1.1; (+http://duckduckgo.com/duckduckbot.html)",
    "CCBot/2.0 (https://commoncrawl.org/faq/)",
)
APPS = tuple(
    f"{name}/{major}.{minor}"
    for name, major, minor in product(("Nordhaus-Android", "Nordhaus-iOS", "okhttp", "Dart"), range(3, 7), range(12))
)
MONITORS = (
    "check_http/v2.3.3 (monitoring-plugins 2.3.3)",
    "UptimeRobot/2.0",
    "Pingdom.com_bot_version_1.4",
    "kube-probe/1.30",
)
REFERRERS = (
    "https://www.google.com/",
    "https://www.bing.com/",
    "https://duckduckgo.com/",
    "https://m.facebook.com/",
    "https://www.instagram.com/",
    "https://t.co/",
    "https://www.pinterest.com/",
    "https://news.homes.example/living/trends",
    "android-app://com.google.android.googlequicksearchbox/",
)
