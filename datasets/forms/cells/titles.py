"""Programme titles: what a cell names, and when two spellings are one programme."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from datasets.forms.cells.similar import ALMOST, Candidate, Found, How, choose, exact
from datasets.forms.cells.text import clean, fold_lookalikes, key
from datasets.forms.limits import TITLE_MARGIN, TITLE_SCORE, TRUNCATED_TITLE

_HOURS = re.compile(
    r"[\s,;(\[]*(?:объ[её]м\w*\s*)?\(?(?P<h>\d{1,4})\s*[-–]?\s*(?:ч\b\.?|час\w*|ак\.?\s*ч\w*\.?)\s*[)\]]?[\s.]*$",
    re.I,
)
_VAGUE = re.compile(
    r"^(?:люб\w{2,3}|все|по (?:график\w|план\w|выбор\w|согласовани\w)|\d+ курс\w*|уточн\w+|курсы?"
    r"|программа|пк|какие нибудь|что нибудь|на усмотрение|см выше|то же|тоже|там же)\b"
)
_YEAR = re.compile(r"\b20\d\d(?: (?:20)?\d\d)?(?: (?:учебн\w+ )?(?:год\w*|гг?|уч г))?\b")
_SHORT = 4
"""Words up to this length (ОГЭ, ЕГЭ, ОВЗ, 5, 9) must be equal: one letter makes another programme."""
_STUB = 3
"""An abbreviation («нач.» for «начальной») has at least this many letters."""
_WORD_SCORE = 78
_FILLERS = frozenset(
    ("в", "и", "по", "на", "к", "с", "для", "у", "о", "об", "курс", "курсы", "программа", "пк", "кпк")
)


@dataclass(frozen=True)
class Title:
    """``plain``: the title without quotes round it, hours and trailing dot; ``hours`` empty when not said."""

    plain: str
    hours: str = ""

    @property
    def key(self) -> str:
        """The form in which titles are compared."""
        return key(fold_lookalikes(self.plain))

    @property
    def vague(self) -> bool:
        """No title of a programme but a word about one: «любая по ОВЗ», «2 курс», «по графику»."""
        return bool(_VAGUE.match(self.key)) or not any(letter.isalpha() for letter in self.key)


def read_title(text: str) -> Title:
    """Read a cell's title."""
    plain = clean(text)
    found = _HOURS.search(plain)
    hours = ""
    if found and found.start() > 0:
        hours, plain = found["h"], plain[: found.start()]
    plain = plain.rstrip(" .,;")
    for left, right in ("«»", '""', "“”", "„“", "''"):
        inside = plain[1:-1]
        if plain.startswith(left) and plain.endswith(right) and left not in inside and right not in inside:
            plain = inside.strip(" .")
    return Title(plain, hours)


def title_score(one: str, other: str) -> float:
    """Similarity of two title keys; 0 when a word has no counterpart that could mean the same."""
    first, second = one.split(), other.split()
    missing = _without_counterpart(first, second), _without_counterpart(second, first)
    if any(ch.isdigit() for word in set(first) ^ set(second) for ch in word):
        return 0.0
    significant = [w for w in (first if missing[1] else second) if w not in _FILLERS]
    if min(missing) > 0 or max(missing) > 2 or (max(missing) and len(significant) < 2):
        return 0.0
    if max(missing):
        return fuzz.token_set_ratio(one, other) - 5.0 * max(missing)
    return max(fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other))


def _without_counterpart(words: list[str], others: list[str]) -> int:
    return sum(1 for word in words if word not in _FILLERS and not any(_alike(word, o) for o in others))


def _alike(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    if len(short) >= _STUB and len(long) >= 2 * len(short) and long.startswith(short):
        return True
    if len(short) <= _SHORT or any(ch.isdigit() for ch in word + other):
        return word == other
    return fuzz.ratio(word, other) >= _WORD_SCORE


@dataclass
class TitleIndex:
    """Programmes by title."""

    by_key: dict[str, list[str]] = field(default_factory=dict)
    yearless: dict[str, list[str]] = field(default_factory=dict)
    hours: dict[str, str] = field(default_factory=dict)

    def add(self, programme_id: str, title: str, hours: str) -> None:
        """Register a programme; the same one may be added again."""
        title_key = Title(title).key
        for index, its_key in ((self.by_key, title_key), (self.yearless, _without_year(title_key))):
            ids = index.setdefault(its_key, [])
            if programme_id not in ids:
                ids.append(programme_id)
        self.hours[programme_id] = hours

    def find(self, title: Title) -> Found:
        """The programme that a title names: equal, else cut off, else similar."""
        wanted = title.key
        found = exact(self._by_hours(self.by_key.get(wanted, []), title.hours))
        if found:
            return found
        return (
            self._of_another_year(wanted, title)
            or self._cut_off(wanted, title)
            or self._similar(wanted, title)
        )

    def _by_hours(self, ids: list[str], hours: str) -> list[str]:
        same = [i for i in ids if hours and self.hours.get(i) == hours]
        return same or ids

    def _of_another_year(self, wanted: str, title: Title) -> Found | None:
        """Last year's title: only the year in it is another."""
        bare = _without_year(wanted)
        ids = self._by_hours(self.yearless.get(bare, []), title.hours) if bare else []
        if len(ids) > 1:
            return Found(How.AMBIGUOUS, candidates=tuple(ids))
        return Found(How.SIMILAR, ids[0], ALMOST, tuple(ids)) if ids else None

    def _cut_off(self, wanted: str, title: Title) -> Found | None:
        """A long title of which only the beginning is there."""
        if len(wanted) < TRUNCATED_TITLE:
            return None
        longer = [(k, ids) for k, ids in self.by_key.items() if k.startswith(wanted)]
        ids = self._by_hours([i for _, group in longer for i in group], title.hours)
        if not ids:
            return None
        if len(ids) > 1:
            return Found(How.AMBIGUOUS, candidates=tuple(ids))
        return Found(How.SIMILAR, ids[0], 100.0 * len(wanted) / len(longer[0][0]), (ids[0],))

    def _similar(self, wanted: str, title: Title) -> Found:
        scored = [(title_score(wanted, k), ids) for k, ids in self.by_key.items()]
        best = choose(_flat(scored), TITLE_SCORE, TITLE_MARGIN)
        if best.how is How.AMBIGUOUS:
            ids = self._by_hours(list(best.candidates), title.hours)
            if len(ids) == 1:
                return Found(How.SIMILAR, ids[0], best.score, best.candidates)
        if best.how is How.UNKNOWN:
            near = choose(
                _flat([(fuzz.token_set_ratio(wanted, k), g) for k, g in self.by_key.items()]), 101, 0
            )
            return Found(How.UNKNOWN, score=near.score, candidates=near.candidates)
        return best


def _without_year(title_key: str) -> str:
    return " ".join(_YEAR.sub(" ", title_key).split())


def _flat(scored: Iterable[tuple[float, list[str]]]) -> list[Candidate]:
    return [Candidate(i, score) for score, ids in scored for i in ids]
