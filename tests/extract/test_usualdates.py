from datetime import datetime

import pytest
from dateutil import parser
from hypothesis import given
from hypothesis import strategies as st

from scraper.extract.usualdates import read_usual_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("22 September 2025", "2025-09-22T00:00:00"),
        ("Monday, September 22nd, 2025 at 10:05 pm", "2025-09-22T22:05:00"),
        ("Sep. 22, 2025 12:05 AM IST", "2025-09-22T00:05:00+05:30"),
        ("Mon, 22 Sep 2025 10:05:07 +0530", "2025-09-22T10:05:07+05:30"),
        ("22. März 2024, 10:05 Uhr", "2024-03-22T10:05:00"),
        ("22 de septiembre de 2025", "2025-09-22T00:00:00"),
        ("1er août 2025 à 10h05", "2025-08-01T10:05:00"),
        ("22 września 2025", "2025-09-22T00:00:00"),
        ("22 मई 2025", "2025-05-22T00:00:00"),
        ("22.09.2025 10:05", "2025-09-22T10:05:00"),
        ("2025年9月22日", "2025-09-22T00:00:00"),
        ("2025年09月22日10:05", "2025-09-22T10:05:00"),
        ("2025년 9월 22일 10:05", "2025-09-22T10:05:00"),
    ],
)
def test_usual_dates_are_read(text: str, expected: str) -> None:
    found = read_usual_date(text, day_first=True)
    assert found is not None
    assert found.isoformat() == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "22 jui 2025",  # juin or juillet
        "22 apples 2025",
        "31 June 2025",
        "22 September 2025 at the port",
        "22 September 2025 10:05 XYZ",
        "22 September 2025 25:05",
        "13/13/2025",
        "2025年13月1日",
    ],
)
def test_what_is_doubtful_is_left_to_the_libraries(text: str) -> None:
    assert read_usual_date(text, day_first=True) is None


def test_numeric_dates_follow_the_page_s_order() -> None:
    days = [read_usual_date("03/04/2025", day_first=day_first) for day_first in (True, False)]
    assert days == [datetime(2025, 4, 3), datetime(2025, 3, 4)]


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1)),
    st.sampled_from(["%d %B %Y", "%B %d, %Y", "%b %d, %Y %I:%M %p", "%A, %d %b %Y %H:%M:%S +0530"]),
)
def test_english_dates_read_as_dateutil_reads_them(moment: datetime, form: str) -> None:
    text = moment.strftime(form)
    assert read_usual_date(text, day_first=True) == parser.parse(text)
