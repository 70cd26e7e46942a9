from datetime import date, timedelta

import pytest

from scraper.errors import ConfigError
from scraper.rules.load import load_rules
from scraper.sites import load_settings, load_site

SITE = """\
host = "www.port.example:8443"
aliases = ["port.example"]
name = "Port"
timezone = "Asia/Kolkata"
feeds = ["https://www.port.example/feed"]
delay = 2.5
max_age = "30d"
refetch = "0s"

[[layout]]
until = 2024-12-31
body = "div.old"

[[layout.remove]]
id = "port.slogan"
match = "^We move"
why = "the slogan"

[[layout]]
body = "div.new"

[[layout.remove]]
id = "port.crest"
css = "p.crest"
why = "the crest"

[[layout.remove]]
id = "port.motto"
max_words = 9
match = ["^Ever onward", "^Full ahead"]
why = "the motto"
"""

RULES = """\
[[rule]]
id = "tide"
why = "the tide tables"
match = "^Tides"

[[rule]]
id = "moon"
why = "the moon's phases"
match = [
  "^Moon",
  "^New moon",
]

[[rule]]
id = "sun"
why = "when the sun sets"
[rule.match]
en = ["^Sunset"]
hi = ["^सूर्यास्त"]
"""


def test_a_site_with_everything() -> None:
    site = load_site(SITE, "port.toml")
    assert (site.host, site.aliases, site.delay) == ("www.port.example:8443", ("port.example",), 2.5)
    assert (site.max_age, site.refetch) == (timedelta(days=30), timedelta(0))
    assert [layout.until for layout in site.layout] == [date(2024, 12, 31), None]
    assert [rule.id for rule in site.layout[1].remove] == ["port.crest", "port.motto"]


def test_only_the_host_is_required() -> None:
    site = load_site('host = "port.example"', "port.toml")
    assert site.engine == "template"
    assert not site.allow_private


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1:8080", "[::1]:80", "xn--i1b.example", "समाचार.example"]
)
def test_hosts(host: str) -> None:
    assert load_site(f'host = "{host}"', "x.toml").host == host


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('host = "www.port.example:8443"\n', "", "port.toml: missing required field `host`"),
        ("www.port.example:8443", "WWW.port.example", 'line 1: host: "WWW.port.example" is not a host name'),
        ("www.port.example:8443", "https://port.example", "line 1: host: "),
        ("www.port.example:8443", "port.example/news", "line 1: host: "),
        ("www.port.example:8443", "port.example:99999", "line 1: host: "),
        ("www.port.example:8443", "", "line 1: host: "),
        ('aliases = ["port.example"]', "alias = []", "line 2: alias: unknown key; known are host"),
        ('["port.example"]', '"port.example"', "line 2: aliases: expected `array`, got `str`"),
        ('["port.example"]', '["port.example", "Quay"]', 'line 2: aliases: "Quay" is not a host name'),
        ("Asia/Kolkata", "Asia/Nowhere", 'line 4: timezone: "Asia/Nowhere" is not a time zone'),
        ("Asia/Kolkata", "../../etc/passwd", "line 4: timezone: "),
        ("Asia/Kolkata", "", "line 4: timezone: "),
        ("https://www.port.example/feed", "ftp://port.example/feed", "line 5: feeds: .* is not an http"),
        ("https://www.port.example/feed", "http://[::1", "line 5: feeds: .* is not an http"),
        ("2.5", "-1", "line 6: delay: must be 0 or more seconds"),
        ("2.5", "nan", "line 6: delay: must be 0 or more seconds"),
        ("2.5", "inf", "line 6: delay: must be 0 or more seconds"),
        ("2.5", '"2"', "line 6: delay: expected `float"),
        ("30d", "3 years", 'line 7: max_age: "3 years" is not a span such as "30d"'),
        ("30d", "99999999999999d", "line 7: max_age: .* is too long"),
        ("0s", "-1s", "line 8: refetch: "),
        ("2024-12-31", '"last year"', "line 11: layout.until: "),
        ('body = "div.old"', 'bdoy = "div.old"', "line 12: layout.bdoy: unknown key"),
        ('body = "div.old"', 'title = "h1["', 'line 12: layout.title: not a CSS selector: "h1\\["'),
        ("div.old", "div[", 'line 12: layout.body: not a CSS selector: "div\\["'),
        ('until = 2024-12-31\n', "", "line 10: layout.until: only the last layout goes without"),
        ('body = "div.new"', "until = 2024-01-01", "line 20: layout.until: .* is not after 2024-12-31"),
        ("^We move", "^We (move", "line 16: layout.remove.match: not a regular expression: '\\^We"),
        ('css = "p.crest"', 'csss = "p.crest"', "line 24: layout.remove.csss: unknown key"),
        ("p.crest", "p:nope(", "line 24: layout.remove.css: not a CSS selector"),
        ('css = "p.crest"\n', "", "line 23: layout.remove.id: the rule has none of css, classes, match"),
        ("max_words = 9", 'max_words = "9"', "line 29: layout.remove.max_words: expected `int`, got `str`"),
        ("max_words = 9", "max_words = 0", "line 29: layout.remove.max_words: must be 1 or more"),
        ("max_words = 9", 'where = "top"', 'line 29: layout.remove.where: "top" is not one of'),
        ("^Full ahead", "^(?:Full|", "line 30: layout.remove.match: not a regular expression"),
        ("^Full ahead", "a)(?:b", "line 30: layout.remove.match: not a regular expression"),
        ("^Full ahead", "(?:ahead)*", "line 30: layout.remove.match: .* fits every text"),
        ("^Full ahead", "a{99999999999}", "line 30: layout.remove.match: not a regular expression"),
        ('why = "the motto"\n', "", "line 27: layout.remove: missing required field `why`"),
        ("the motto", "", "line 31: layout.remove.why: must not be empty"),
        ('name = "Port"', 'engine = "wish"', 'line 3: engine: "wish" is not one of template, labeller'),
        ('name = "Port"', "name = ", "line 3: not valid TOML"),
    ],
)  # fmt: skip
def test_a_wrong_site_is_told_by_file_line_and_key(old: str, new: str, message: str) -> None:
    assert SITE.count(old) == 1
    with pytest.raises(ConfigError, match=f"^(port.toml, )?{message}"):
        load_site(SITE.replace(old, new), "port.toml")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("^New moon", "^New [moon", "line 9: rule.match: not a regular expression: '\\^New \\[moon'"),
        ("^सूर्यास्त", "(", "line 17: rule.match: not a regular expression: '\\('"),
        ('id = "moon"', 'idd = "moon"', "line 7: rule.idd: unknown key"),
        ('why = "when the sun sets"', "", "line 14: rule: missing required field `why`"),
        ('hi = ["^सूर्यास्त"]', 'hi = "^सूर्यास्त"', "line 17: rule.match: expected `array`, got `str`"),
        (
            'match = "^Tides"',
            'match = "^Tides"\nmost = 40',
            "line 5: rule.most: must be a share above 0, up to 1",
        ),
        ('match = "^Tides"', 'classes = ["tide("]', "line 4: rule.classes: not a regular expression"),
    ],
)
def test_a_wrong_rule_is_told_by_file_line_and_key(old: str, new: str, message: str) -> None:
    assert RULES.count(old) == 1
    with pytest.raises(ConfigError, match=f"^rules.toml, {message}"):
        load_rules(RULES.replace(old, new), "rules.toml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("dely = 1", "line 1: dely: unknown key; known are contact, delay, article_pages, limits"),
        ("delay = -0.5", "line 1: delay: must be 0 or more seconds"),
        ("delay = nan", "line 1: delay: must be 0 or more seconds"),
        ("[limits]\n\ntimeout = 0", "line 3: limits.timeout: must be a number above 0"),
        ("[limits]\ntimeout = inf", "line 2: limits.timeout: must be a number above 0"),
        ("[limits]\nmax_body = 1.5", "line 2: limits.max_body: expected `int`"),
        ("[limits]\nmax_redirects = -1", "line 2: limits.max_redirects: must be 0 or more"),
        (
            'contact = "mailto:a@port.example\\r\\nX-Header: 1"',
            "line 1: contact: must be a URL or mailto: on one line",
        ),
    ],
)
def test_wrong_settings(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=f"^scraper.toml, {message}"):
        load_settings(text, "scraper.toml")


def test_settings_have_defaults() -> None:
    assert load_settings("", "scraper.toml") == load_settings("delay = 2.0", "scraper.toml")
