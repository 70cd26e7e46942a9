"""Stories: one text on several sites is one story, whoever comes first; nothing else is."""

import random
from itertools import permutations

import pytest

from scraper.store import stories
from scraper.store.likeness import likeness, sign
from scraper.store.merge import merge
from scraper.store.stories import ALIKE

RELEASE = (
    "New Delhi, September 22: The company said on Monday that it had won an order worth Rs 744 crore from "
    "the zonal railway to build a bridge of nineteen spans over the river, and eleven kilometres of "
    "track on either bank and a new station building.\n\n"
    "Work will begin after the monsoon and is to end within thirty months of the letter of award. The bridge "
    "replaces one of 1902, over which trains may go at no more than twenty kilometres an hour today.\n\n"
    "The order takes the company's book to Rs 27,000 crore, of which a fifth is for railways abroad. Its "
    "shares closed two per cent higher in Mumbai."
)
OTHER = (
    "The ministry on Tuesday told Parliament that rural feeders in four states had been separated at last, "
    "and that farmers there would get power for eight hours during the day from the coming season. Meters "
    "for the remaining feeders have been ordered, a written answer said, and lenders have released the third "
    "instalment of the loan that pays for them."
)
EDITED = RELEASE.replace("The company said", "Officials said").replace("no more than", "at most")
FRAMED = f"In a boost to the railways, our bureau reports.\n\n{EDITED}\n\nWrite to the desk with your views."
HINDI = (
    "नई दिल्ली: कोल इंडिया ने सितंबर में कोयले के उत्पादन का नया रिकॉर्ड बनाया है। कंपनी ने सोमवार को बताया कि "
    "पिछले साल की तुलना में उत्पादन पाँच प्रतिशत बढ़ा और बिजलीघरों को भेजा गया कोयला भी अब तक सबसे अधिक रहा। "
    "बारिश के बावजूद खदानों में काम नहीं रुका, और रेलवे ने हर दिन तीन सौ रेक दिए।"
)


@pytest.fixture
def put(archive, make_article):
    def save(site, number, text, published=None, **meta):
        url = f"https://{site}.example/{number}"
        article = make_article(url, text, title=f"{site} {number}", published=published, **meta)
        return archive.save(article, None, None).article_id

    return save


def story_of(archive, article):
    return archive.connection.execute("SELECT story FROM articles WHERE id = ?", (article,)).fetchone()[0]


def told(archive):
    sql = "SELECT head, title, articles, sites FROM stories ORDER BY id"
    return archive.connection.execute(sql).fetchall()


def test_one_text_on_several_sites_is_a_story_with_the_earliest_as_head(archive, put):
    late = put("a", 1, RELEASE, "2025-09-23T08:00:00Z")
    assert told(archive) == []
    early = put("b", 1, EDITED, "2025-09-22T06:00:00Z")
    third = put("c", 1, FRAMED, "2025-09-22T09:00:00Z")
    other = put("c", 2, OTHER, "2025-09-22")
    assert told(archive) == [(early, "b 1", 3, 3)]
    assert story_of(archive, late) == story_of(archive, early) == story_of(archive, third)
    assert story_of(archive, other) is None


def test_hindi(archive, put):
    put("a", 1, HINDI)
    put("b", 1, HINDI.replace("सोमवार", "मंगलवार"))
    assert [story[2:] for story in told(archive)] == [(2, 2)]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_order_of_arrival_does_not_matter(archive, put, order):
    copies = [("a", 1, RELEASE, "2025-09-21"), ("b", 2, EDITED, "2025-09-22"), ("c", 3, FRAMED, "2025-09-23")]
    numbers = {place: put(*copies[place]) for place in order}
    assert told(archive) == [(numbers[0], "a 1", 3, 3)]


def test_what_one_site_says_again_is_no_story(archive, put):
    first = put("a", 1, RELEASE)
    again = put("a", 2, EDITED)
    assert told(archive) == []
    put("b", 1, RELEASE)
    assert [story[2:] for story in told(archive)] == [(3, 2)]
    assert story_of(archive, first) == story_of(archive, again)


def test_a_correction_is_a_revision_and_stays_in_its_story(archive, put):
    number = put("a", 1, RELEASE)
    put("a", 1, EDITED)
    assert told(archive) == []
    assert archive.connection.execute("SELECT count(*) FROM revisions").fetchone() == (1,)
    put("b", 1, EDITED)
    put("a", 1, OTHER)
    assert story_of(archive, number) is not None
    put("c", 1, OTHER)
    assert archive.connection.execute("SELECT count(*) FROM signatures").fetchone() == (3,)
    assert archive.connection.execute(
        "SELECT count(*) FROM story_bands WHERE article = ?", (number,)
    ).fetchone() == (16,)


def test_a_column_of_every_day_does_not_become_one_story(archive, put):
    for day in range(0, 60, 5):
        put(
            f"s{day % 3}",
            day,
            RELEASE.replace("744", str(700 + day)),
            f"2025-{7 + day // 30:02}-{day % 30 + 1:02}",
        )
    assert len(told(archive)) > 1
    put("x", 1, RELEASE, "2020-01-01")
    assert sum(story[2] for story in told(archive)) == 12


def test_two_stories_that_turn_out_to_be_one_are_joined(archive, put):
    half = RELEASE.split("\n\n")
    mine, theirs = f"{RELEASE}\n\n{OTHER}", f"{half[0]}\n\n{OTHER}"
    for number, text in enumerate((RELEASE, RELEASE, theirs, theirs, mine)):
        put(f"s{number}", 1, text, "2025-09-22")
    assert [story[2] for story in told(archive)] == [5]


def test_short_texts_are_no_story(archive, put):
    put("a", 1, "Watch this space for news.")
    put("b", 1, "Watch this space for news.")
    assert told(archive) == []
    assert sign("too short") is None


def test_archives_made_before_stories_are_given_theirs(archive, put):
    for number, site in enumerate("ab"):
        put(site, number, RELEASE)
    before = told(archive)
    archive.connection.executescript(
        "UPDATE articles SET story = NULL; DELETE FROM stories;"
        "DELETE FROM signatures; DELETE FROM story_bands"
    )
    stories.place_all(archive.connection)
    assert told(archive) == before


def test_light_edits_are_found_and_other_articles_are_not():
    rng = random.Random(1)
    words = (RELEASE + OTHER).split()
    mine = sign(RELEASE)
    for _ in range(50):
        edited = [rng.choice(words) if rng.random() < 0.06 else word for word in RELEASE.split()]
        other = sign(" ".join(edited))
        assert set(mine.keys) & set(other.keys)
        assert likeness(mine.data, other.data) >= ALIKE
    assert likeness(mine.data, sign(OTHER).data) < 0.2


def test_signatures_stay_what_they_are():
    """Archives hold them: where the library computes others, every article has to be signed anew."""
    assert sign(RELEASE).data.hex()[:16] == "18fca61e45e62cb0"
    assert sign(RELEASE).keys[:2] == (17644549844666, 25927470018156)


def test_rows_that_become_one_leave_their_stories_in_order(archive, put):
    first, second = put("a", 1, RELEASE, "2025-09-21"), put("a", 2, f"{RELEASE}\n\n{OTHER}", "2025-09-22")
    put("b", 1, RELEASE, "2025-09-23")
    with archive.transaction():
        merge(archive.connection, second, first)
    assert told(archive) == [(second, "a 2", 2, 2)]
    other = put("b", 2, "x", "2025-09-23")
    with archive.transaction():
        merge(archive.connection, other, second)
        assert archive.connection.execute("PRAGMA foreign_key_check").fetchall() == []
    bands = "SELECT count(*) FROM story_bands WHERE article NOT IN (SELECT id FROM articles)"
    assert archive.connection.execute(bands).fetchone() == (0,)
