"""The words beside dates, which say what a date is the date of."""

import re

from scraper.text import count_words

LABEL = 6  # words before a date in a line that is about dates; a caption has more
_UPDATED = re.compile(
    r"\b(?:updat|modif|last(?! (?:date|day)\b)|"  # 'last date' is a deadline
    r"aktualisiert|actualiz|mis à jour|aggiornat|stand\b|bijgewerkt|oppdatert)|अपडेट|अद्ययावत|আপডেট|হালনাগাদ|"
    r"ਅੱ?ਪਡੇਟ|અપડેટ|ଅପଡେଟ|அப்டேட்|புதுப்பிக்க|అప్\u200c?డేట్|ಅಪ್\u200c?ಡೇಟ್|ನವೀಕರಿಸ|അപ്\u200c?ഡേറ്റ്|പുതുക്കിയ",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"^\W*(?:(?:first |originally |this (?:article|story|page) was (?:first |originally |last )?)?"
    r"(?:published|posted|updated|modified)|date|post(?:ing)? (?:time|date)|publi(?:shed|cation|shing) date|"
    r"last (?:updated?|modified|revised)|release (?:time|date|id)|veröffentlicht|erschienen|datum|stand|"
    r"publié|publicado|प्रकाशित|अपडेट|पोस्ट|तारीख|दिनांक|अद्ययावत|প্রকাশিত|প্রকাশ|আপডেট|তারিখ|ਪ੍ਰਕਾਸ਼ਿਤ|ਅੱ?ਪਡੇਟ|ਮਿਤੀ|"
    r"પ્રકાશિત|અપડેટ|તારીખ|ପ୍ରକାଶିତ|ଅପଡେଟ|ତାରିଖ|பதிவு செய்த நாள்|வெளியிடப்பட்ட|புதுப்பிக்கப்பட்ட|தேதி|ప్రచురణ|"
    r"అప్\u200c?డేట్|తేదీ|ಪ್ರಕಟ|ಅಪ್\u200c?ಡೇಟ್|ದಿನಾಂಕ|പ്രസിദ്ധീകരിച്ച|അപ്\u200c?ഡേറ്റ്|തീയതി)(?!\w)",
    re.IGNORECASE,
)


def is_change(label: str) -> bool:
    """Whether the words before a date say that it is the date of a change."""
    return bool(_UPDATED.search(label))


def is_dated(line: str) -> bool:
    """Whether a line begins by saying that it is a date: 'Posted On: ...', 'Last updated ...'."""
    return bool(_DATED.match(line))


def is_label(line: str) -> bool:
    """Whether a line is nothing but the label of a date in the next one: 'Published', 'Last updated:'."""
    words = count_words(line)
    return words <= LABEL and (is_dated(line) or is_change(line)) and not any(c.isdigit() for c in line)
