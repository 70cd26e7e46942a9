"""Which tags a parser has open at a point of the markup, without building a tree."""

from dataclasses import dataclass, field

from scraper.extract.tags import (
    BLOCKS,
    CELLS,
    ENDS_PARAGRAPH,
    FORMATTING,
    NO_PICTURE,
    ROWS,
    SPECIAL,
    WALLS,
)
from scraper.model import HEADINGS

_SINGLE = frozenset(("html", "head", "body"))
_LOOSE = frozenset(("address", "div", "p"))  # an open <li> or <dd> is looked for through these
_ITEMS = {"li": ("li",), "dd": ("dd", "dt"), "dt": ("dd", "dt")}
_RUBY = frozenset(("rb", "rt", "rtc", "rp"))
_SAME = {**dict.fromkeys(HEADINGS, "h1"), **dict.fromkeys(CELLS, "td")}


@dataclass(slots=True)
class Nesting:
    """The stack of open elements, by the rules of the HTML standard's tree construction (section 13.2.6).

    It knows only what the depth depends on, and errs on the side of too deep. Formatting elements are
    counted apart, as they outlive the blocks that they are opened in.
    """

    names: list[str] = field(default_factory=list)
    formatting: list[str] = field(default_factory=list)
    _places: dict[str, list[int]] = field(default_factory=dict)  # name to its places in names
    _walls: list[int] = field(default_factory=list)
    _special: list[int] = field(default_factory=list)
    _firm: list[int] = field(default_factory=list)  # special, without _LOOSE
    _marks: list[tuple[int, int]] = field(default_factory=list)  # (place of a wall, formatting outside it)

    @property
    def depth(self) -> int:
        """How many tags are open."""
        return len(self.names) + len(self.formatting)

    @property
    def reopened(self) -> int:
        """How many formatting elements are opened again in the next block."""
        return len(self.formatting) - (self._marks[-1][1] if self._marks else 0)

    def in_picture(self) -> bool:
        """Whether the parser reads svg or math."""
        return self._picture() is not None

    def in_select(self) -> bool:
        """Whether a <select> is open."""
        return self._last("select") >= 0

    def breaks_out(self, name: str) -> bool:
        """Whether a tag of this name is HTML here, and not a part of svg or math."""
        return name in NO_PICTURE or not self.in_picture()

    def _picture(self) -> int | None:
        """Return the place of the outermost <svg> or <math> that is being read."""
        page = self._last("foreignobject")
        places = [p for root in ("svg", "math") for p in self._places.get(root, ()) if p > page]
        return min(places, default=None)

    def open(self, name: str) -> None:
        """Open a tag that is not void, after what it closes."""
        if name in FORMATTING:
            self._open_formatting(name)
            return
        self._leave_picture(name)
        if name in _SINGLE or self._is_stray(name):
            return
        # A second <select> is read as the end of the first, a second <form> not at all.
        again = name in {"select", "form"} and self._last(name) >= 0
        self._close_implied(name)
        if not again:
            self._push(name)

    def close(self, name: str) -> None:
        """Close the tag that an end tag means, with everything inside it."""
        if name in FORMATTING:
            self._close_formatting(name)
            return
        if name == "form" and self.names[-1:] != ["form"]:  # it closes nothing inside
            return
        place = self._last(_SAME.get(name, name))
        if place >= max(0, self._limit(name)):
            self._cut(place)

    def _limit(self, name: str) -> int:
        """Return the place that an end tag does not reach beyond."""
        if name in CELLS or name in ROWS or name in {"table", "template"}:
            return max(self._last("template"), -1 if name == "template" else self._last("table"))
        wall = self._walls[-1] if self._walls else -1
        if name == "li":
            return max(wall, self._last("ul"), self._last("ol"))
        if name == "p":
            return max(wall, self._last("button"))
        if name in BLOCKS:
            return wall
        return self._special[-1] if self._special else -1

    def _close_implied(self, name: str) -> None:
        if name in _ITEMS and self._firm and self.names[self._firm[-1]] in _ITEMS[name]:
            self._cut(self._firm[-1])
        elif name in {"button", "select"}:
            self.close(name)
        elif name in CELLS or name in ROWS:
            self._close_row(name)
        elif self.names and self._ends(name, self.names[-1]):
            self._cut(len(self.names) - 1)
        if name in ENDS_PARAGRAPH:
            self.close("p")

    def _ends(self, name: str, top: str) -> bool:
        """Whether a tag closes the innermost one: no heading stands directly in a heading."""
        if self.reopened:  # then the innermost one is a formatting element
            return False
        if name in _RUBY:
            return top in _RUBY and self._last("ruby") >= 0
        if name in {"option", "optgroup"}:
            return top == "option" or (top == name and self.in_select())
        return name in HEADINGS and top in HEADINGS

    def _is_stray(self, name: str) -> bool:
        """Whether a part of a table stands outside of any, and is passed over."""
        return (name in CELLS or name in ROWS) and self._table() < 0 and not self.in_picture()

    def _table(self) -> int:
        return max(self._last("table"), self._last("template"))

    def _close_row(self, name: str) -> None:
        """Close the part of the table that another part of its kind ends."""
        inner = ["td", "caption", "colgroup"] if name in CELLS else ["td", "caption", "colgroup", "tr"]
        if name in ROWS and name != "tr":
            inner += ["tbody", "tfoot", "thead"]
        places = [place for part in inner if (place := self._last(part)) > self._table()]
        if places and not self.in_picture():
            self._cut(min(places))

    def _push(self, name: str) -> None:
        place = len(self.names)
        self.names.append(name)
        self._places.setdefault(_SAME.get(name, name), []).append(place)
        if name in SPECIAL:
            self._special.append(place)
            if name not in _LOOSE:
                self._firm.append(place)
        if name in WALLS and (name == "foreignobject" or not self.in_picture()):
            self._walls.append(place)
            self._marks.append((place, len(self.formatting)))

    def _cut(self, place: int) -> None:
        """Take place and all above it off the stack."""
        while len(self.names) > place:
            name = self.names.pop()
            self._places[_SAME.get(name, name)].pop()
        for places in (self._walls, self._special, self._firm):
            while places and places[-1] >= place:
                places.pop()
        while self._marks and self._marks[-1][0] >= place:
            del self.formatting[self._marks.pop()[1] :]

    def _leave_picture(self, name: str) -> None:
        root = self._picture() if name in NO_PICTURE else None
        if root is not None:
            self._cut(root)

    def _open_formatting(self, name: str) -> None:
        self._leave_picture(name)
        if name in {"a", "nobr"}:  # the one before it ends
            self._close_formatting(name)
        self.formatting.append(name)

    def _close_formatting(self, name: str) -> None:
        outside = len(self.formatting) - self.reopened
        for place in range(len(self.formatting) - 1, outside - 1, -1):
            if self.formatting[place] == name:
                del self.formatting[place]
                return

    def _last(self, name: str) -> int:
        places = self._places.get(name)
        return places[-1] if places else -1
