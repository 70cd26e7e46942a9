from datetime import UTC, date, datetime, timedelta

import pytest

from scraper.extract.dates import Habits, find_dates, read_date, without_dates
from scraper.extract.published import find_in_url, read_line

INDIA = Habits(zone="Asia/Kolkata")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-09-22T10:30:00Z", "2025-09-22T10:30:00+00:00"),
        ("2025-09-22 10:30:00+0530", "2025-09-22T10:30:00+05:30"),
        ("2025-09-22", "2025-09-22"),
        ("Mon, 22 Sep 2025 11:05:00 +0530", "2025-09-22T11:05:00+05:30"),
        ("1758542400000", "2025-09-22T12:00:00+00:00"),
        ("1758542400", "2025-09-22T12:00:00+00:00"),
        ("September 22nd, 2025", "2025-09-22"),
        ("Updated: Sep 22, 2025, 5:30 PM IST", "2025-09-22T17:30:00+05:30"),
        ("Sep 22, 2025 | 11:05 pm ET", "2025-09-22T23:05:00-04:00"),
        ("10:30 IST | September 22, 2025", "2025-09-22T10:30:00+05:30"),
        ("22/09/2025", "2025-09-22"),
        ("03/04/2025", "2025-04-03"),
        ("22.09.25", "2025-09-22"),
        ("22 सितंबर 2025", "2025-09-22"),
        ("Montag, 30. Juni 2025, 14:30 Uhr", "2025-06-30T14:30:00"),
        ("5 janvier 2026 à 10h30", "2026-01-05T10:30:00"),
        ("22 de septiembre de 2025", "2025-09-22"),
        ("2024年04月24日23:52", "2024-04-24T23:52:00"),
        ("By Asha Rao on May 18, 2023 In Coal", "2023-05-18"),
        ("Sept 22", None),
        ("page 22 of 2025", None),
        ("12 mines, 40 MW", None),
        ("1066-10-14", None),
        ("2025-09-22T10:30:00+99:00", None),
        ("22 Sep 2025 10:30 +9959", None),
    ],
)
def test_dates_are_read_in_many_forms(text: str, expected: str | None) -> None:
    assert read_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("११ ऑगस्ट २०२४, दुपारी १:३०", "2024-08-11T13:30:00"),
        ("पोस्ट किया: 12 मई 2024 शाम 6 बजे", "2024-05-12T18:00:00"),
        ("7 मे 2024 रोजी सकाळी 11:05 वाजता", "2024-05-07T11:05:00"),
        ("১১ অগস্ট ২০২৪ রাত ১০:৩০", "2024-08-11T22:30:00"),
        ("ਜੂਨ 3, 2024", "2024-06-03"),
        ("૧૧ ઓગસ્ટ ૨૦૨૪", "2024-08-11"),
        ("3 ଫେବ୍ରୁଆରି 2024", "2024-02-03"),
        ("பதிவு செய்த நாள் : 11 ஆகஸ்ட் 2024, பிற்பகல் 1:00", "2024-08-11T13:00:00"),
        ("11 அக். 2024 நண்பகல் 11:20", "2024-10-11T11:20:00"),
        ("11 జూలై 2024, 02:15 రాత్రి", "2024-07-11T02:15:00"),
        ("11 ಎಪ್ರಿಲ್ 2024", "2024-04-11"),
        ("സെപ്റ്റംബര്\u200d 3, 2024 വൈകിട്ട് 5:10", "2024-09-03T17:10:00"),
        ("செய்தி11 ஆகஸ்ட் 2024, பிற்பகல் 1:00பகிர்க", "2024-08-11T13:00:00"),
        ("11 कोयला 2024", None),
    ],
)
def test_dates_are_read_in_the_languages_of_india(text: str, expected: str | None) -> None:
    assert read_date(text) == expected


def test_a_time_without_zone_is_the_site_s() -> None:
    assert read_date("22 Sep 2025 10:30", INDIA) == "2025-09-22T10:30:00+05:30"
    assert read_date("22 Sep 2025", INDIA) == "2025-09-22"
    assert read_date("22 Sep 2025 10:30", Habits(zone="Nowhere/Town")) == "2025-09-22T10:30:00"


def test_the_page_s_other_dates_tell_day_from_month() -> None:
    american = Habits(evidence="<td>03/25/2025</td><td>04/30/2025</td>")
    assert read_date("03/04/2025", american) == "2025-03-04"
    assert read_date("03/04/2025", Habits(day_first=False)) == "2025-03-04"
    assert read_date("03/04/2025", Habits(day_first=False, evidence="25/03/2025")) == "2025-04-03"


def test_the_future_is_refused_and_may_tell_day_from_month() -> None:
    ahead = datetime.now(UTC) + timedelta(days=40)
    assert read_date(ahead.isoformat()) is None
    assert read_date("22 Sep 2025", Habits(day=date(2025, 9, 1))) is None
    assert read_date("05/09/2025", Habits(day=date(2025, 5, 20))) == "2025-05-09"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Published: 22 Sep 2025 10:30 IST | Updated: 23 Sep 2025 9:00 IST", ("22 10", "23 09")),
        ("Updated: 23 Sep 2025 9:00 IST | Published: 22 Sep 2025 10:30 IST", ("22 10", "23 09")),
        ("Flash news | 22.09.2025, 9 PM", ("22 21", None)),
        ("22 Sep 2025 10:30 IST 23 Sep 2025 9:00 IST", ("22 10", "23 09")),
        ("Last updated on 23 Sep 2025 9:00 IST", (None, "23 09")),
        ("Published: 22 Sep 2025 10:30 IST | Last date: 28 Oct 2025", ("22 10", None)),
        ("Asha Rao", (None, None)),
        ("ಪ್ರಕಟ: 22 ಸೆಪ್ಟೆಂಬರ್ 2025 10:30 | ಅಪ್\u200cಡೇಟ್: 23 ಸೆಪ್ಟೆಂಬರ್ 2025 9:00", ("22 10", "23 09")),
    ],
)
def test_published_and_updated_are_told_apart(line: str, expected: tuple[str | None, str | None]) -> None:
    short = [found[8:13].replace("T", " ") if found else None for found in read_line(line, INDIA)]
    assert tuple(short) == expected


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2025/09/22/bids", "2025-09-22"),
        ("https://a.example/news/bids-20250922.html", "2025-09-22"),
        ("https://a.example/2025/sep/22/bids", "2025-09-22"),
        ("https://a.example/2025/foo/22/bids", None),
        ("https://a.example/2025/13/45/bids", None),
        ("https://a.example/news/4820250922", None),
        ("http://[broken", None),
        (None, None),
    ],
)
def test_the_address_may_hold_the_day(url: str | None, day: str | None) -> None:
    found = find_in_url(url, Habits())
    assert (found.text if found else None) == day


def test_dates_are_cut_out_of_lines() -> None:
    assert without_dates("Dec. 19, 2025 · Asha Rao") == "Asha Rao"
    assert [label for label, _ in find_dates("Published 22 Sep 2025, updated 23 Sep 2025")] == [
        "Published ",
        ", updated ",
    ]


@pytest.mark.parametrize("part", ["1", "1 ", "22 Sep ", "12:", "1/1/", "Updated ", "२", "年1"])
def test_hostile_lines_end(part: str) -> None:
    assert read_date(part * 50_000) is None
    assert isinstance(read_line(part * 50_000, Habits()), tuple)
