"""School names in their many spellings: number and kind are compared exactly, the rest by similarity."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from datasets.forms.cells.similar import Candidate, Found, choose, exact
from datasets.forms.cells.text import fold_lookalikes, key
from datasets.forms.limits import SCHOOL_MARGIN, SCHOOL_SCORE

_LEGAL = re.compile(
    r"\b(?:м[бкао]?оу|[гмч]к?[бао]?оу|мб?до?у|муниципальн\w+|государственн\w+|казенн\w+|бюджетн\w+|автономн\w+"
    r"|общеобразовательн\w+|образовательн\w+|учрежден\w+|организац\w+|район\w*|ру)\b"
)
_KINDS = (
    ("гимназия", re.compile(r"\bгимнази\w+")),
    ("лицей", re.compile(r"\bлице[йя]\w*")),
    ("сош", re.compile(r"\bсредн\w+(?: школ\w+)?\b|\bсош\b|\bсш\b")),
    ("оош", re.compile(r"\bосновн\w+(?: школ\w+)?\b|\bоош\b|\bош\b")),
    ("нош", re.compile(r"\bначальн\w+(?: школ\w+)?\b|\bнош\b")),
    ("интернат", re.compile(r"\b(?:школа )?интернат\w*\b|\bкоррекционн\w+")),
    ("сад", re.compile(r"\bдетск\w+ сад\w*\b|\bдоу\b|\bмбдоу\b")),
)
_NUMBER = re.compile(r"(?:№|\bn\b)?\s*(\d{1,4})\b")
_PLACE_WORDS = frozenset(
    (
        *("с", "село", "п", "пос", "поселок", "пгт", "рп", "д", "деревня", "г", "город", "ст", "станица"),
        *("х", "хутор", "а", "аул", "школа", "школы", "им", "имени", "в", "и", "№"),
    )
)
_ENDINGS = re.compile(r"(?:ск(?:ая|ий|ое|ой|ие)|к[аио]|[ыо]е|ая|[иы]й|[аяоеиыьй])$")
_INITIALS = re.compile(r"^([а-я]{1,3}?)(сош|оош|нош|сш|ош)$")
_SAME_KIND = {"сш": "сош", "ош": "оош"}


@dataclass(frozen=True)
class SchoolName:
    """A name taken apart.  ``kind`` and ``number`` are empty where the text does not tell."""

    kind: str
    number: str
    words: tuple[str, ...]

    @property
    def key(self) -> str:
        """Two spellings with this key are one school: only legal form, quotes, order differ."""
        return " ".join((self.kind, self.number, *sorted(self.words)))

    @property
    def stems(self) -> str:
        """The proper words without the endings that change with case and form."""
        return " ".join(sorted(place_stem(word) for word in self.words))

    @property
    def branch(self) -> bool:
        """A branch is another school than its head school."""
        return any(word.startswith("филиал") for word in self.words)


def place_stem(word: str) -> str:
    """«берёзовская», «берёзовка», «берёзовки» have one stem."""
    return word if len(word) < 6 else _ENDINGS.sub("", word)


def read_school(text: str) -> SchoolName:
    """Take a school's name apart."""
    plain = key(fold_lookalikes(text))
    number = _NUMBER.search(plain)
    plain = _NUMBER.sub(" ", plain, count=1) if number else plain
    kind = ""
    for name, pattern in _KINDS:
        if pattern.search(plain):
            kind = kind or name
            plain = pattern.sub(" ", plain)
    words = [w for w in _LEGAL.sub(" ", plain).split() if w not in _PLACE_WORDS]
    return SchoolName(kind, str(int(number[1])) if number else "", tuple(words))


@dataclass
class SchoolIndex:
    """Schools by every spelling that is known to be theirs."""

    spellings: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, list[SchoolName]] = field(default_factory=dict)
    full: dict[str, str] = field(default_factory=dict)
    """Key of a full name -> the first school that has it."""

    def add(self, school_id: str, spelling: str, *, short: bool = False) -> None:
        """Register one spelling of a school: its full name, or a short one that only helps to find it."""
        if not key(spelling):
            return
        name = read_school(spelling)
        if not short:
            self.full.setdefault(name.key, school_id)
        ids = self.spellings.setdefault(name.key, [])
        if school_id not in ids:
            ids.append(school_id)
        if name not in self.names.setdefault(school_id, []):
            self.names[school_id].append(name)

    def find(self, text: str) -> Found:
        """The school that a text names: equal but for legal form and quotes, else similar."""
        wanted = read_school(text)
        found = exact(self.spellings.get(wanted.key, []))
        if found:
            return found
        by_initials = self._by_initials(text)
        if by_initials:
            return choose(by_initials, SCHOOL_SCORE, SCHOOL_MARGIN)
        return choose(
            [
                Candidate(school_id, max(school_score(wanted, name) for name in names))
                for school_id, names in self.names.items()
            ],
            SCHOOL_SCORE,
            SCHOOL_MARGIN,
        )

    def _by_initials(self, text: str) -> list[Candidate]:
        """«БСОШ»: the first letters of the place and the kind."""
        found = _INITIALS.match(key(text))
        if not found or not found[1]:
            return []
        kind = _SAME_KIND.get(found[2], found[2])
        return [
            Candidate(school_id, 90.0)
            for school_id, names in self.names.items()
            for name in names[:1]
            if name.kind == kind and "".join(word[0] for word in name.words) == found[1]
        ]


def school_score(one: SchoolName, other: SchoolName) -> float:
    """0-100; 0 when number, branch or kind contradict."""
    if one.number != other.number or one.branch != other.branch:
        return 0.0
    if one.kind and other.kind and one.kind != other.kind:
        return 0.0
    if not one.words or not other.words:
        bare = not one.words and not other.words
        return 100.0 if one.number and (bare or one.kind == other.kind) else 0.0
    score = fuzz.ratio(one.stems, other.stems)
    score = max(score, fuzz.token_set_ratio(one.stems, other.stems) - 4.0)
    return score if one.kind == other.kind else score - 6.0
