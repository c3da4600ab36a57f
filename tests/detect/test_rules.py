"""What holds for every built-in rule."""

from collections import Counter
from functools import cache
from typing import Any
from uuid import UUID

import polars as pl
import pytest
import yaml

from delicti.detect.rule_samples import MESSAGE, Tried, frame_of, try_rules
from delicti.detect.sigma import RuleSet, load
from delicti.detect.sigma_read import BUILT_IN
from delicti.model.settings import Settings
from delicti.model.words import REQUEST_CLASSES

PATHS = sorted(BUILT_IN.glob("*.yml"))
RULES = {path.stem: yaml.safe_load(path.read_text()) for path in PATHS}


@cache
def tried() -> dict[str, Tried]:
    return {one.rule: one for one in try_rules()}


@cache
def all_rules() -> RuleSet:
    return load(Settings())


def samples() -> list[Any]:
    return [sample for rule in RULES.values() for kind in ("hit", "miss") for sample in rule["samples"][kind]]


def test_there_are_a_good_hundred() -> None:
    assert len(PATHS) >= 200


def test_every_rule_can_be_judged() -> None:
    assert all_rules().refused == ()


@pytest.mark.parametrize("name", RULES)
def test_samples_are_found_and_look_alikes_are_not(name: str) -> None:
    assert tried()[name].wrong == ()


@pytest.mark.parametrize("name", RULES)
def test_the_rule_says_what_it_is_and_where_that_is_written(name: str) -> None:
    rule = RULES[name]
    texts = [rule["title"], rule["description"], rule["why"], *rule["references"], *rule["falsepositives"]]
    assert all(texts)
    assert all(link.startswith("https://") for link in rule["references"])


@pytest.mark.parametrize("name", RULES)
def test_the_rule_has_a_technique_and_a_known_class(name: str) -> None:
    rule = RULES[name]
    assert rule["class"] in REQUEST_CLASSES
    assert any(tag.startswith("attack.t1") for tag in rule["tags"])


@pytest.mark.parametrize("name", RULES)
def test_the_level_fits_the_confidence(name: str) -> None:
    confidence, level = RULES[name]["confidence"], RULES[name]["level"]
    bands = {"critical": (0.9, 1), "high": (0.7, 0.9), "medium": (0.5, 0.7), "low": (0.25, 0.5)}
    assert bands[level][0] <= confidence <= bands[level][1]


@pytest.mark.parametrize("name", RULES)
def test_the_reason_is_one_sentence(name: str) -> None:
    why = " ".join(RULES[name]["why"].split())
    assert why.endswith(".")
    assert len(why) < 240


def test_ids_are_unique() -> None:
    assert [i for i, n in Counter(UUID(rule["id"]) for rule in RULES.values()).items() if n > 1] == []


def test_titles_are_unique() -> None:
    assert [title for title, n in Counter(rule["title"] for rule in RULES.values()).items() if n > 1] == []


def test_every_rule_has_an_anchor() -> None:
    assert all_rules().unanchored == ()


def test_the_prefilter_loses_no_sample() -> None:
    frame = frame_of([sample for sample in samples() if MESSAGE not in sample])
    assert all_rules().match(frame).equals(all_rules().match(frame, prefilter=False))


def test_the_prefilter_loses_no_message() -> None:
    frame = pl.DataFrame({"text": [sample[MESSAGE] for sample in samples() if MESSAGE in sample]})
    found = all_rules().match_messages(frame)
    assert found.equals(all_rules().match_messages(frame, prefilter=False))


VISITS = """
GET /
GET /robots.txt
GET /favicon.ico
GET /.well-known/security.txt
GET /.well-known/acme-challenge/abcDEF_123
GET /.well-known/openid-configuration
GET /wp-login.php
GET /wp-admin/
POST /wp-admin/admin-ajax.php
GET /wp-admin/load-scripts.php?c=0&load%5B%5D=jquery-core
GET /wp-cron.php?doing_wp_cron=1718000000.1
POST /wp-comments-post.php
GET /wp-json/wp/v2/posts?per_page=10
GET /wp-content/themes/astra/assets/css/main.min.css?ver=4.6
GET /wp-content/uploads/2024/05/photo-1024x768.jpg
GET /wp-content/plugins/contact-form-7/includes/js/index.js?ver=5.9
GET /xmlrpc.php?rsd
GET /phpmyadmin/index.php
GET /admin/login
GET /owa/auth/logon.aspx
GET /administrator/index.php
GET /user/login?destination=/node/7
GET /index.php?option=com_content&view=article&id=7
GET /index.php/catalog/product/view/id/7
GET /media/catalog/product/cache/1/image/9df78eab33525d08/a/b/ab.jpg
GET /search?q=php+config+file+example
GET /search?q=how+to+restore+a+backup.sql
GET /docs/git/config
GET /blog/2024/05/what-is-a-web-shell
GET /downloads/report-2023.zip
GET /api/v1/users/7/environment
GET /api/health
GET /actuator/health
GET /login?redirect=https%3A%2F%2Fshop.example%2Fcart%3Fid%3D7
GET /thumb.php?src=uploads/a.jpg&w=90
GET /images/logo.png
GET /css/style.css?v=1.2.3
GET /cgi-bin/shop.cgi?item=7
GET /about.php
GET /contact.php
GET /item.php?id=4
GET /news/archive.php?year=2023
GET /feed/
GET /apple-touch-icon.png
GET /ads.txt
GET /sitemap.xml.gz
GET /autodiscover/autodiscover.xml
POST /api/jsonws
GET /js/app.7f3a9c.js.map
GET /manifest.json
OPTIONS /api/cart
HEAD /
""".strip().splitlines()


@pytest.mark.parametrize("line", VISITS)
def test_an_ordinary_visit_stays_below_the_flag(line: str) -> None:
    found = all_rules().match(frame_of([line]))
    assert found.filter(found["confidence"] >= 0.5)["rule"].to_list() == []


PROGRAMS = """
curl/8.5.0
python-requests/2.32.3
Go-http-client/1.1
Wget/1.21.3
Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)
Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)
Tiny Tiny RSS/24.01 (https://tt-rss.example/)
UptimeRobot/2.0 (http://www.uptimerobot.com/)
WordPress/6.5; https://site.example
okhttp/4.12.0
Java/17.0.2
Apache-HttpClient/4.5.14 (Java/17)
facebookexternalhit/1.1
Dalvik/2.1.0 (Linux; U; Android 13; SM-G991B)
""".strip().splitlines()


@pytest.mark.parametrize("agent", PROGRAMS)
def test_an_ordinary_program_stays_below_the_flag(agent: str) -> None:
    found = all_rules().match(frame_of([{"request": "GET /", "agent": agent}]))
    assert found.filter(found["confidence"] >= 0.5)["rule"].to_list() == []
