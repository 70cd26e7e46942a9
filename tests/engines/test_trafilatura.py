from scraper.engines.container import find_container
from scraper.engines.trafilatura import fill_gaps, find_body, match_blocks
from scraper.extract.parse import parse
from scraper.extract.segment import segment
from scraper.model import Block, Page

WORDS = "The ministry said on Monday that the output of coal rose by nine per cent in the year to March."


def make_page(body: str) -> Page:
    return parse(f"<html><body>{body}</body></html>".encode(), "https://port.example/news/1")


def kept_texts(page: Page, marks: dict[int, str] | None = None) -> list[str]:
    blocks = segment(page)
    verdict = find_body(page, blocks, marks or {})
    return [block.text for block in blocks if block.position in verdict.kept]


def test_plain_text_is_body_altogether() -> None:
    page = parse(b"one\n\ntwo")
    verdict = find_body(page, segment(page), {})
    assert (verdict.kept, verdict.engine) == (frozenset({0, 1}), "text")


def test_the_tree_is_only_read_and_marked_blocks_are_not_asked_about() -> None:
    paragraphs = [f"{number}. {WORDS}" for number in range(6)]
    page = make_page(f"<article><h1>Coal</h1>{''.join(f'<p>{p}</p>' for p in paragraphs)}</article>")
    assert page.tree is not None
    before = page.tree.html
    assert [text for text in kept_texts(page) if text != "Coal"] == paragraphs
    blocks = segment(page)
    marked = {block.position: "x.y" for block in blocks if block.text.startswith("3.")}
    assert paragraphs[3] not in kept_texts(page, marked)
    assert page.tree.html == before


def test_repeats_pair_up_in_order() -> None:
    blocks = [Block(n, "p", text) for n, text in enumerate([WORDS, "Menu", WORDS, "other"])]
    assert match_blocks(blocks, f"{WORDS}\n{WORDS}") == {0, 2}
    assert match_blocks(blocks, "") == frozenset()
    assert match_blocks([], WORDS) == frozenset()
    assert match_blocks([Block(0, "p", "!!!")], "!!!") == frozenset()


def test_short_lines_need_a_line_of_their_own() -> None:
    blocks = [Block(0, "p", WORDS), Block(1, "p", "coal")]
    assert match_blocks(blocks, WORDS) == {0}
    assert match_blocks(blocks, f"{WORDS}\n- coal") == {0, 1}


def test_gaps_inside_the_container_are_filled() -> None:
    page = make_page(f"<div><p>{WORDS} a</p><h2>Heading</h2><p>{WORDS} b</p></div><div><p>Menu</p></div>")
    blocks = segment(page)
    container = find_container(blocks, {})
    assert container == {0, 1, 2}
    assert fill_gaps(blocks, frozenset({0, 2}), container) == {0, 1, 2}
    assert fill_gaps(blocks, frozenset(), container) == {0, 1, 2}  # the engine looked elsewhere
    assert fill_gaps(blocks, frozenset({3}), frozenset()) == {3}


def test_long_tables_are_read_to_their_end() -> None:
    rows = "".join(f"<tr><td>Plant {n}</td><td>{n} MW</td></tr>" for n in range(4_000))
    texts = kept_texts(make_page(f"<article><p>{WORDS} {WORDS}</p><table>{rows}</table></article>"))
    assert texts[0] == f"{WORDS} {WORDS}"
    assert texts[-1] == "Plant 3999 | 3999 MW"
    assert len(texts) == 4_001


def test_pages_without_text_keep_nothing() -> None:
    for body in ("", "<script>x</script>", "<p> </p>", "<svg><text>x</text></svg>"):
        assert kept_texts(make_page(f"<div>{body}</div>")) == []
