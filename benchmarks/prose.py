"""Made-up prose for made-up news: sentences that no two articles share, always the same ones for a seed."""

import random


def _split(words: str) -> list[str]:
    return words.split()


NOUNS = _split("""
ministry port company refinery railway bridge power grid tribunal committee harbour airline mine
contract tender dividend turbine reactor shipyard union regulator bank board exchange warehouse
pipeline factory university laboratory satellite village district council fund loan licence auction
bid order plant road tunnel station metro corridor canal dam terminal container vessel frigate
helicopter engine battery panel module cable transformer substation boiler furnace quarry forest
river farmer engineer pensioner director chairman secretary minister auditor contractor supplier
investor analyst customer passenger welder driver pilot officer
""")
ADJECTIVES = _split("""
new second national coastal rural northern southern state-owned delayed revised record annual
quarterly joint domestic foreign long-term offshore solar thermal nuclear hydroelectric high-speed
suburban independent temporary permanent early late modest steep cautious unusual public private
listed profitable indebted ageing modern electric digital regional central provisional final costly
cheap efficient
""")
VERBS = _split("""
approved cancelled announced signed delayed inspected commissioned expanded reduced doubled reviewed
rejected opened closed financed repaired replaced questioned defended praised criticised published
withdrew inaugurated audited acquired sold leased renewed extended suspended resumed completed
postponed awarded
""")
PLACES = _split("""
Mumbai Chennai Visakhapatnam Kochi Ranchi Raipur Bhubaneswar Nagpur Guwahati Jaipur Lucknow Patna
Hyderabad Bengaluru Surat Bhopal Dehradun Shimla Imphal Panaji Kandla Paradip Haldia Tuticorin
Mangaluru
""")
LINKS = ("although", "because", "while", "after", "before", "since", "so that", "even as", "provided that")
NAMES = _split("""
Kavya Menon Ishaan Kulkarni Meera Nair Arjun Rao Farida Sheikh Rohan Das Leela Iyer Vikram Sethi
Anita Bose Dev Pillai
""")


class Prose:
    """Writes sentences, always the same ones for a seed."""

    def __init__(self, seed: str) -> None:
        self.rng = random.Random(seed)

    def thing(self) -> str:
        return f"the {self.rng.choice(ADJECTIVES)} {self.rng.choice(NOUNS)}"

    def deed(self) -> str:
        return f"{self.thing()} {self.rng.choice(VERBS)} {self.thing()}"

    def sentence(self) -> str:
        rng = self.rng
        first = self.deed()
        amount = f"{rng.randint(2, 980)} crore rupees"
        end = rng.choice(
            (
                f"for {amount}",
                f"in {rng.choice(PLACES)}",
                f"near {self.thing()}",
                f"by {rng.randint(2, 28)} June",
            )
        )
        return f"{first[0].upper()}{first[1:]} {end}, {rng.choice(LINKS)} {self.deed()}."

    def paragraph(self) -> str:
        return " ".join(self.sentence() for _ in range(self.rng.randint(2, 4)))

    def headline(self) -> str:
        rng = self.rng
        where = f"{rng.choice(NOUNS)} of {rng.choice(PLACES)}"
        return f"{rng.choice(ADJECTIVES)} {where} {rng.choice(VERBS)} {self.thing()}".capitalize()

    def author(self) -> str:
        start = 2 * self.rng.randrange(len(NAMES) // 2)
        return " ".join(NAMES[start : start + 2])

    def code(self, size: int) -> str:
        """Return what looks like minified script or style."""
        words = (
            "function(",
            "return ",
            "var ",
            ".prototype=",
            "{display:",
            "padding:0 8px;",
            "===",
            "!0)",
            "e.push(",
            "});",
        )
        return "".join(
            self.rng.choice(words) + format(self.rng.getrandbits(24), "x") for _ in range(size // 13)
        )
