"""Pages as a reader has them: on a phone, in the dark, by keyboard and by screen reader."""

import pytest

PAGES = (
    "/",
    "/-/search?q=NTPC&site=www.psu-news.example",
    "/-/article/1?removed=open",
    "/-/article/3",
    "/-/article/99",
    "/-/capture/1",
    "/articles",
    "/articles/articles",
    "/articles/articles/1",
    "/articles/removals?rule=promo.whatsapp",
    "/articles/by_author?author=rao",
    "/articles/most_stripped_sites",
)
UNNAMED = """
[...document.querySelectorAll('input:not([type=hidden]):not([type=submit]), select, textarea')]
    .filter(field => field.checkVisibility())
    .filter(field => !field.ariaLabel && !field.labels?.length).map(field => field.outerHTML)
"""
BACKGROUND = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).map(Number)"


@pytest.fixture(scope="module")
def served(archive_path, start_serving, tmp_path_factory):
    with start_serving(archive_path, tmp_path_factory.mktemp("layout") / "log") as url:
        yield url


@pytest.fixture
def phone(browser):
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1}
    browser.call("Emulation.setDeviceMetricsOverride", **size, mobile=True)
    yield browser
    browser.call("Emulation.clearDeviceMetricsOverride")
    browser.call("Emulation.setEmulatedMedia", features=[])


def shade(browser, scheme):
    browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    return sum(browser.ask(BACKGROUND)) / 3


@pytest.mark.parametrize("page", PAGES)
def test_on_a_phone_in_the_dark_and_read_aloud(served, phone, page):
    phone.open(f"{served}{page}")
    assert phone.ask("document.documentElement.scrollWidth") <= 390
    assert phone.ask("document.documentElement.lang") == "en"
    assert phone.ask("document.querySelectorAll('main').length") == 1
    assert phone.ask("document.querySelectorAll('main h1').length") == 1
    assert phone.ask("document.querySelectorAll('nav a[href$=search]').length") == 1
    assert phone.ask(UNNAMED) == []
    assert shade(phone, "light") > 200
    assert shade(phone, "dark") < 60


def test_the_keyboard_gets_out_of_the_sql_editor(served, browser):
    browser.open(f"{served}/articles")
    browser.ask("document.querySelector('.CodeMirror').CodeMirror.focus()")
    assert browser.ask("document.activeElement.ariaLabel") == "SQL"
    browser.press_tab()
    assert browser.ask("document.activeElement.ariaLabel") != "SQL"


def test_the_first_stop_of_the_keyboard_leads_to_the_content(served, browser):
    for page in ("/", "/articles/articles"):
        browser.open(f"{served}{page}")
        browser.press_tab()
        assert browser.ask("document.activeElement.getAttribute('href')") == "#main"


def test_hits_are_marked_and_removed_blocks_unfold(served, browser):
    browser.open(f"{served}/-/search?q=profit")
    assert browser.ask("document.querySelector('.hits mark').innerText").lower() == "profit"
    browser.open(f"{served}/-/article/1")
    shown = "document.querySelector('.removed li').checkVisibility()"
    assert not browser.ask(shown)
    browser.ask("document.querySelector('.removed summary').click()")
    assert browser.ask(shown)
