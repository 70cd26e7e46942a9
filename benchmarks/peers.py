"""The extractors that scraper is compared with: each gets a page's bytes and URL, and gives its text.

Those but trafilatura are no part of scraper's environment: pip install --group peers
"""

from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

import trafilatura
from lxml import etree, html

from scraper.extract.parse import find_charset

Extract = Callable[[bytes, str], str]


def with_trafilatura(body: bytes, url: str) -> str:
    return trafilatura.extract(body, url=url, include_comments=False) or ""


def load_readability() -> Extract:
    from readability import Document  # noqa: PLC0415 is not always installed
    from readability.readability import Unparseable  # noqa: PLC0415

    def extract(body: bytes, url: str) -> str:
        try:
            return "\n".join(html.fromstring(Document(decode(body), url=url).summary()).itertext())
        except (Unparseable, etree.LxmlError):
            return ""

    return extract


def load_newspaper() -> Extract:
    from newspaper import article  # noqa: PLC0415
    from newspaper.exceptions import ArticleException  # noqa: PLC0415

    def extract(body: bytes, url: str) -> str:
        text = decode(body)
        try:
            return article(url, input_html=text, fetch_images=False).text
        except ImportError:  # some languages want packages of their own
            return article(url, language="en", input_html=text, fetch_images=False).text
        except ArticleException:
            return ""

    return extract


def load_resiliparse() -> Extract:
    from resiliparse.extract.html2text import extract_plain_text  # noqa: PLC0415

    def extract(body: bytes, url: str) -> str:
        return extract_plain_text(decode(body), main_content=True, alt_texts=False, comments=False)

    return extract


def decode(body: bytes) -> str:
    return body.decode(find_charset(body), errors="replace")


PEERS: dict[str, tuple[str, Callable[[], Extract]]] = {  # by package: the module, and how it is loaded
    "trafilatura": ("trafilatura", lambda: with_trafilatura),
    "readability-lxml": ("readability", load_readability),
    "newspaper4k": ("newspaper", load_newspaper),
    "resiliparse": ("resiliparse", load_resiliparse),
}


def load_peers() -> Iterator[tuple[str, Extract]]:
    """Yield the peers that are installed, each with its version in its name."""
    for package, (module, load) in PEERS.items():
        if find_spec(module) is not None:
            yield f"{package} {find_version(package)}", load()


def find_version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "?"


def missing_peers() -> list[str]:
    return [package for package, (module, _) in PEERS.items() if find_spec(module) is None]
