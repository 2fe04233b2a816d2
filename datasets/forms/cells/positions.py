"""Positions in the spellings that people use, and cells that hold two of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from datasets.forms.cells.similar import Candidate, Found, How, choose, exact
from datasets.forms.cells.text import clean, fold_lookalikes, key
from datasets.forms.cells.titles import title_score
from datasets.forms.limits import POSITION_SCORE

SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "учитель начальных классов": (
        *(
            "нач кл",
            "уч нач кл",
            "начальные классы",
            "учитель нач классов",
            "учитель нач кл",
            "уч нач классов",
        ),
        *("учитель начальной школы", "учит нач кл", "начальных классов", "нач классы"),
    ),
    "учитель русского языка и литературы": (
        *("рус яз и лит", "русовед", "учитель рус яз и лит", "уч рус яз и лит", "русский язык и литература"),
        *("учитель русского яз и литературы", "учитель рус языка и литературы", "рус яз и литература"),
    ),
    "учитель математики": ("математик", "уч математики", "учит математики", "уч матем"),
    "учитель иностранного языка": ("ин яз", "учитель ин яз", "уч ин яз", "учитель иностр языка"),
    "учитель истории и обществознания": ("учитель истории и общ", "уч истории и общ", "история и общ"),
    "учитель физической культуры": ("физ ра", "физрук", "учитель физ ры", "учитель физкультуры", "уч физ ры"),
    "учитель физики": ("физик", "уч физики"),
    "учитель химии": ("химик", "уч химии"),
    "учитель биологии": ("биолог", "уч биологии"),
    "учитель географии": ("географ", "уч географии"),
    "учитель информатики": ("уч информатики", "учитель информатики и икт"),
    "учитель труда (технологии)": ("трудовик", "учитель труда технологии"),
    "преподаватель-организатор ОБЗР": (
        *("обзр", "обж", "преподаватель организатор обж", "препод орг обзр", "учитель обзр"),
    ),
    "директор": ("директор школы", "директор оу", "директор оо"),
    "и.о. директора": ("и о директора", "ио директора", "исполняющий обязанности директора"),
    "заместитель директора по УВР": (
        *(
            "завуч",
            "здувр",
            "зам по увр",
            "зам по ур",
            "зам директора по увр",
            "зам директора по ур",
            "зам дир по увр",
        ),
        *(
            "заместитель директора по ур",
            "заместитель директора по учебно воспитательной работе",
            "зам по уч раб",
        ),
    ),
    "заместитель директора по ВР": (
        *("зам по вр", "зам директора по вр", "здвр", "зам дир по вр"),
        *("заместитель директора по воспитательной работе",),
    ),
    "педагог-психолог": ("психолог", "педагог психолог"),
    "социальный педагог": ("соцпедагог", "соц педагог", "соц пед"),
    "учитель-логопед": ("логопед", "учитель логопед"),
    "учитель-дефектолог": ("дефектолог", "учитель дефектолог"),
    "советник директора по воспитанию": ("советник", "советник по воспитанию", "советник по вр"),
    "педагог дополнительного образования": ("пдо", "педагог доп образования", "педагог до"),
    "воспитатель ГПД": ("воспитатель группы продленного дня", "воспитатель гпд", "гпд"),
    "педагог-библиотекарь": ("библиотекарь", "педагог библиотекарь"),
}
"""The usual name of a position, and short or slangy spellings (keys) that mean it."""

_BY_KEY = {spelling: usual for usual, spellings in SPELLINGS.items() for spelling in (key(usual), *spellings)}
_JOB = re.compile(
    r"^(?:учител|уч |педагог|директор|зам|завуч|воспитател|методист|советник|соц|психолог|логопед|дефектолог"
    r"|преподавател|и ?о |библиотекар|тьютор|старш|физрук|русовед|руководител)"
)
_PLURALS = (
    ("учителя-", "учитель-"),
    ("учителя ", "учитель "),
    ("педагоги ", "педагог "),
    ("директора", "директор"),
)
_BRACKET = re.compile(r"\s*\(\s*\d[^)]*кл[^)]*\)")
EVERYBODY = re.compile(r"^(?:все|всем|любой|любые|классные руководители|мо)\b")
CROWDS = frozenset(
    (
        "учителя",
        "педагоги",
        "заместители",
        "руководители",
        "учителя предметники",
        "молодые педагоги",
        "молодые учителя",
    )
)
"""Words for many people of no one position."""
VAGUE = frozenset(("учитель", "педагог", "преподаватель", "учитель предметник"))
"""Positions that do not say what is taught."""


@dataclass(frozen=True)
class Position:
    """A read cell: the positions in it, in the usual spelling where it is known."""

    parts: tuple[str, ...]
    changed: bool
    """Some part is spelled otherwise than in the cell."""

    @property
    def vague(self) -> bool:
        """A teacher of nobody knows what."""
        return len(self.parts) == 1 and key(self.parts[0]) in VAGUE


def usual(text: str) -> str:
    """The usual spelling of one position; an unknown one stays, cleaned."""
    plain = clean(fold_lookalikes(text)).strip(" .,;")
    known = _BY_KEY.get(key(plain))
    return plain if known is None or known.casefold() == plain.casefold() else known


def read_position(text: str) -> Position:
    """Read a cell of one or two positions («зам. по УВР, учитель химии»)."""
    plain = clean(text).strip(" .,;")
    pieces = [piece.strip(" .") for piece in re.split(r"[,;/+]|\n", plain)]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) < 2 or not all(_JOB.match(key(piece)) or key(piece) in _BY_KEY for piece in pieces):
        pieces = [plain] if plain else []
    parts = tuple(dict.fromkeys(usual(piece) for piece in pieces))
    return Position(parts, parts != tuple(pieces))


def looks_like_job(text: str) -> bool:
    """Whether a text begins as positions do."""
    plain = key(text)
    return bool(_JOB.match(plain)) or plain in _BY_KEY


def singular(text: str) -> str:
    """«учителя математики (5–9 кл.)» as «учитель математики»."""
    plain = _BRACKET.sub("", clean(text)).strip(" .,;")
    for many, one in _PLURALS:
        if plain.casefold().startswith(many):
            plain = one + plain[len(many) :]
            break
    return usual(plain)


def find_position(text: str, held: Iterable[str]) -> Found:
    """Which of the positions held somewhere a text names; ids of the answer are positions."""
    wanted = key(text)
    positions = list(dict.fromkeys(held))
    found = exact([p for p in positions if key(p) == wanted])
    if found:
        return found
    broader = [p for p in positions if set(wanted.split()) < set(key(p).split()) and looks_like_job(text)]
    if len(broader) == 1:
        return Found(How.SIMILAR, broader[0], fuzz.ratio(wanted, key(broader[0])), tuple(broader))
    if broader:
        return Found(How.AMBIGUOUS, candidates=tuple(broader))
    return choose((Candidate(p, title_score(wanted, key(p))) for p in positions), POSITION_SCORE, 3)


def same_position(one: str, other: str) -> bool:
    """Equal in the usual spelling."""
    return key(usual(one)) == key(usual(other))
