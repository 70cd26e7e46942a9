"""Names of HTML elements by what the parsing rules of the HTML standard (section 13.2) say of them."""

from scraper.model import HEADINGS


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


VOID = _names(
    "area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr"
)
RAW = _names("iframe noembed noframes script style textarea title xmp")
# Left open, these are opened again in every block that follows.
FORMATTING = _names("a b big code em font i nobr s small strike strong tt u")
CELLS = _names("td th")
ROWS = _names("caption colgroup tbody tfoot thead tr")
# An end tag reaches no further out than to one of these.
WALLS = _names("applet caption foreignobject marquee object select table td template th")
# Their end tags close everything inside them.
BLOCKS = HEADINGS | _names(
    "address applet article aside blockquote button center dd details dialog dir div dl dt fieldset "
    "figcaption figure footer header hgroup li listing main marquee menu nav object ol p pre search "
    "section select summary ul"
)
SPECIAL = BLOCKS | CELLS | ROWS | WALLS | _names("form frameset iframe noscript plaintext")
# A paragraph ends where one of these begins.
ENDS_PARAGRAPH = (BLOCKS | _names("hr plaintext table xmp")) - _names("applet button marquee object select")
# In a picture (svg, math), these end the picture.
NO_PICTURE = HEADINGS | _names(
    "b big blockquote body br center code dd div dl dt em embed head hr i img li listing menu meta "
    "nobr ol p pre ruby s small span strong strike sub sup table tt u ul var"
)
# What is read of a page besides its text.
ATTRIBUTES = _names(
    "charset class content data-ad-slot datetime hidden href id itemprop itemtype lang name property rel "
    "role src style type"
)
