from scraper.engines.mend import mend
from scraper.extract.parse import parse
from scraper.extract.segment import segment

ROWS = "".join(f"<tr><td>{year}</td><td>{year - 1900} lakh tonnes</td></tr>" for year in range(2020, 2024))


def mended(html: str, *kept: str) -> list[str]:
    blocks = segment(parse(html.encode(), "https://port.example/news/1"))
    found = mend(blocks, {block.position for block in blocks if block.text.startswith(kept)})
    return [block.text for block in blocks if block.position in found]


def test_a_table_is_kept_whole_or_as_it_was() -> None:
    table = f"<p>Above</p><table><tr><th>Year</th><th>Coal</th></tr>{ROWS}</table>"
    rows = [f"{year} | {year - 1900} lakh tonnes" for year in range(2020, 2024)]
    assert mended(table, "Above", "202") == ["Above", "Year | Coal", *rows]
    assert mended(table, "Above", "2020") == ["Above", rows[0]]


def test_a_heading_between_kept_blocks_is_kept_and_one_below_them_is_not() -> None:
    page = "<p>First</p><h3>Why it matters</h3><p>Second</p><h3>More news</h3><p>Teaser</p>"
    assert mended(page, "First", "Second") == ["First", "Why it matters", "Second"]
    assert mended(page, "Second") == ["Second"]


def test_part_of_a_table_between_kept_paragraphs_stands_for_all_of_it() -> None:
    page = f"<p>Above</p><table>{ROWS}</table><p>Below</p>"
    assert len(mended(page, "Above", "2021", "Below")) == 6


def test_a_paragraph_of_a_small_box_goes_with_the_rest_of_the_box() -> None:
    last = "Shareholders voted in August to split the share of one rupee no further than it is today."
    box = f"<div><h3>Prices</h3><p>Open 74.15</p><p>High 74.40</p><p>Low 72.85</p><p>{last}</p></div>"
    assert mended(box, "Prices", "Open", "High", "Low")[-1] == last
    assert last not in mended(box, "Open")


def test_a_line_between_two_kept_paragraphs_is_kept_unless_it_links() -> None:
    lines = "<p><b>Cold store</b></p><p><a href='/x'>Two rail sidings</a></p>"
    long = "The ministry said on Monday that the output of coal rose by nine per cent in the year."
    assert mended(f"<p>{long}</p><p><b>Cold store</b></p><p>{long}</p>", long)[1] == "Cold store"
    assert mended(f"<p>{long}</p>{lines}<p>{long}</p>", long) == [long, long]


def test_a_list_is_kept_whole_where_a_part_of_it_is_and_the_text_above() -> None:
    items = "<ul><li>Design</li><li>Engineering</li><li>Testing</li></ul>"
    assert mended(f"<p>The works:</p>{items}", "The works", "Eng") == [
        "The works:", "Design", "Engineering", "Testing",
    ]  # fmt: skip
    assert mended(f"<p>The works:</p>{items}", "The works") == ["The works:"]
    linked = items.replace("<li>", "<li><a href='/more'>").replace("</li>", "</a></li>")
    assert mended(f"<p>The works:</p>{linked}", "The works", "Eng") == ["The works:", "Engineering"]


def test_documents_under_kept_text_are_kept_and_other_links_are_not() -> None:
    links = "<ul><li><a href='/r.pdf'>The report</a></li><li><a href='/news/2'>Ministry to act</a></li></ul>"
    assert mended(f"<div><p>The report is out.</p>{links}</div>", "The report is") == [
        "The report is out.", "The report",
    ]  # fmt: skip


def test_a_line_that_heads_its_paragraph_in_a_tag_like_the_one_above_is_kept() -> None:
    text = "ship has come into the port by the channel that was deepened, the pilot says."
    update = f'<div class="upd"><p>At {{0}}</p><p>The {{0}}th {text}</p></div>'
    other = f'<div class="box"><p>For you</p><p>The other {text}</p></div>'
    page = update.format(4) + update.format(5) + other
    kept = [f"The 4th {text}", "At 5", f"The 5th {text}", f"The other {text}"]
    assert mended(page, "The ") == kept
