import pytest

from scraper.extract.people import clean_names, is_newsroom, is_person, lead_of

SITE = ("The Coal Post", "coalpost.example")


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Asha Rao and Vikram Nair | Updated: 22 Sep 2025", ("Asha Rao", "Vikram Nair")),
        ("Written by: Asha Rao, Senior Correspondent", ("Asha Rao",)),
        ("Asha Rao, Vikram Nair & Jo Li", ("Asha Rao", "Vikram Nair", "Jo Li")),
        ("Von Hans Müller und Petra Groß", ("Hans Müller", "Petra Groß")),
        ("Par Jeanne Dupont", ("Jeanne Dupont",)),
        ("Dr. Asha Rao, MD, MPH", ("Dr. Asha Rao MD MPH",)),
        ("Asha Rao (asr), Vikram Nair (vn)", ("Asha Rao", "Vikram Nair")),
        ("Asha Rao asha.rao@coalpost.example", ("Asha Rao",)),
        ("ASHA RAO", ("ASHA RAO",)),
        ("Asha Rao | Reviewed by Vikram Nair", ("Asha Rao",)),
        ("Asha Rao, AFP", ("Asha Rao", "AFP")),
        ("Center for Coal Studies", ("Center for Coal Studies",)),
        ("नीलम त्रिपाठी", ("नीलम त्रिपाठी",)),
        ("எழுதியவர்: ராஜேஷ் குமார்", ("ராஜேஷ் குமார்",)),
        ("लेखक- सुमन राव", ("सुमन राव",)),
        ("প্রতিবেদক: সুমন রায়", ("সুমন রায়",)),
        ("责编：牛镛、岳弘彬", ("牛镛", "岳弘彬")),
        ("Maria &amp; Katerina", ("Maria", "Katerina")),
    ],
)
def test_names_are_read_from_bylines(line: str, names: tuple[str, ...]) -> None:
    assert clean_names([line], SITE) == names


@pytest.mark.parametrize(
    "line",
    [
        "Admin",
        "Web Desk",
        "Site Admin",
        "Editor",
        "By",
        "News Desk",
        "https://a.example/asha",
        "@asha",
        "The Coal Post",
    ]
    + ["Updated on 22 Sep 2025", "Published", "Head of Marketing", "page.head.extra.author", "{{ author }}"]
    + ["செய்திப் பிரிவு", "ওয়েব ডেস্ক", "নিজস্ব সংবাদদাতা", "વેબ ડેસ્ક", "വെബ് ഡെസ്ക്", "विशेष प्रतिनिधी"]
    + ["Reading Time ≈", "But guess what?", "Join us!"],
)
def test_placeholders_are_nobody(line: str) -> None:
    assert clean_names([line], SITE) == ()


def test_a_name_with_its_title_or_initials_beside_is_one_person() -> None:
    assert clean_names(["Asha Rao", "Asha Rao Mining", "AR"]) == ("Asha Rao",)


def test_people_and_newsrooms_are_told_apart() -> None:
    assert all(map(is_person, ("Asha Rao", "Ludwig van der Berg", "J. R. Das", "岳弘彬")))
    assert not any(map(is_person, ("AFP", "Coal Desk", "asha", "the coal price")))
    assert all(
        is_newsroom(name, SITE) for name in ("AFP", "dpa", "Coal Desk", "The Coal Post", "Redaktion Energie")
    )


@pytest.mark.parametrize(
    ("text", "rest"), [("By Asha Rao", "Asha Rao"), ("Byron Das", None), ("Asha Rao", None)]
)
def test_a_byline_starts_with_its_word(text: str, rest: str | None) -> None:
    assert lead_of(text) == rest


@pytest.mark.parametrize("part", ["A", "By ", "( ", " and ", "|", "a@", "1 ", ". "])
def test_hostile_lines_end(part: str) -> None:
    assert isinstance(clean_names([part * 50_000]), tuple)
