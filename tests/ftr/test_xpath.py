"""XPath as site-config files write it: the CSS selects just what lxml says the XPath selects."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from selectolax.lexbor import LexborHTMLParser

from scraper.ftr.xpath import Untranslatable, to_css

PAGE = """<!DOCTYPE html><html lang="en"><head><title>t</title></head><body>
<div id="top" class="menu main-menu"><p>1</p><p class="Lead">2</p></div>
<div id="1st" class="story  body"><h2><a href="/x">3</a></h2><p>4</p><p class="ad">5</p>
<img src="/i.png" alt='say "so"'>
<div class="storybody"><p>6 <b>7</b></p><ul><li>8</li><li class="last ad">9</li></ul></div><p>10</p></div>
<article><header><h1>11</h1></header><section><p data-n="1">12</p></section><p>13</p></article>
<aside class="story">14</aside><div><p>15</p></div><footer id="foot">16</footer>
<div><i>17</i></div></body></html>"""

EXPRESSIONS = [
    "//div[@id='top']",
    '//div[ @id = "top" ]/p',
    "//*[@id='1st']",
    "//div[contains(@class,'story')]",
    "//div[@class='story  body']",
    "//*[contains(concat(' ',normalize-space(@class),' '),' story ')]",
    '//*[contains(concat( " ", @class, " " ), concat( " ", "ad", " " ))]',
    "//p[contains(concat(' ', @class, ' '), ' ad ')]",
    "//article//p",
    "//article/p | //aside | //article/p",
    "/html/body/div[2]/p",
    "/html//li",
    "//div//p[1]",
    "//p[2][@class]",
    "//li[last()]",
    "//li[position()=2]",
    "//body/*[3]",
    "//div[@id='top' or @class='storybody']//p",
    "//div[@id and not(contains(@class, 'menu'))]",
    "//div[(@id='top' or @id='1st') and @class]",
    "//div[.//img]",
    "//div[p]",
    "//div[h2/a]",
    "//div[./ul/li]",
    "//div[not(p)]",
    "//*[not(@class) and not(@id)]/p",
    "//a[starts-with(@href, '/')]",
    "//p[@class!='ad']",
    "//img[@alt='say \"so\"']",
    "//h2/following-sibling::p",
    "//h2/following-sibling::*[1]",
    "//div/descendant::li",
    "//div/child::ul",
    "//p[@data-n]",
    "id('top')/p",
    "//header | //*[(@id='foot') or contains(@class, 'last')]",
    "//section/*",
    "//DIV[@ID='top']",
]


def by_xpath(expression: str) -> list[str]:
    # HTML has no upper case once it is parsed; the files were written for parsers that say so as well.
    expression = expression.replace("DIV", "div").replace("ID=", "id=")
    return sorted(
        " ".join(node.text_content().split()) + node.tag
        for node in html.document_fromstring(PAGE).xpath(expression)
    )


def by_css(selectors: tuple[str, ...]) -> list[str]:
    found = LexborHTMLParser(PAGE).css(", ".join(selectors))
    once = {node.mem_id: node for node in found}.values()
    return sorted(" ".join(node.text().split()) + (node.tag or "") for node in once)


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_both_select_the_same(expression: str) -> None:
    expected = by_xpath(expression)
    assert expected
    assert by_css(to_css(expression)) == expected


@pytest.mark.parametrize(
    ("expression", "selectors"),
    [
        ("//div[@id='x']", ("div#x",)),
        ("//*[contains(@class, 'a')] | //p", ('[class*="a"]', "p")),
        ("//div[contains(concat(' ', normalize-space(@class), ' '), ' b ')]", ("div.b",)),
        ("/html/body/div", ("body > div",)),
    ],
)
def test_selectors_stay_readable(expression: str, selectors: tuple[str, ...]) -> None:
    assert to_css(expression) == selectors


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "//",
        "//p[contains(., 'Read also')]",
        "//p[contains(text(), 'Read also')]",
        "//p[text()='Share']",
        "//h1/text()",
        "//img/@src",
        "//p/..",
        "//p/ancestor::div",
        "//p/preceding-sibling::p",
        "//div/following-sibling::p[2]",
        "//div/descendant::p[1]",
        "//div/descendant::p[last()]",
        "(//div)[1]",
        "//div[@class='a'][1]",
        "//p[position()<3]",
        "//p[position()=last()-1]",
        "//p[position()=count(x)]",
        "//div[count(p)>1]",
        "//div[string-length(@id) > 3]",
        "//h2[a='More']",
        "//svg:path",
        "//div[@*]",
        "//html",
        "/div",
        "//div[contains(@class, '')]",
        "//div[contains(concat(' ', @class, ' '), 'a')]",
        "//div[contains(concat(' ', @class, ' '), ' a b ')]",
        "//div[contains(concat('x', @class, ' '), ' a ')]",
        "//div[starts-with(concat(' ', @class, ' '), ' a ')]",
        "//div[@id='x'",
        "//div]",
        "//div[@id='x' or]",
        "//div['x']",
        "//div[@class=concat('a', 'b')]",
        "substring-before(//h1, '|')",
        "//p" + "[not(p" * 200,
        "//p" * 1000,
    ],
)
def test_what_css_can_not_say_is_refused(expression: str) -> None:
    with pytest.raises(Untranslatable):
        to_css(expression)


@given(st.text(alphabet="/*@[]()|=' .:!,pdiv-1\"", max_size=40))
def test_nothing_but_a_refusal_comes_of_nonsense(expression: str) -> None:
    try:
        selectors = to_css(expression)
    except Untranslatable:
        return
    LexborHTMLParser(PAGE).css(", ".join(selectors))


@given(st.text(max_size=20).filter(lambda text: "'" not in text))
def test_any_text_can_be_searched_for(text: str) -> None:
    try:
        selectors = to_css(f"//p[@title='{text}']")
    except Untranslatable:
        return
    assert len(selectors) == 1
