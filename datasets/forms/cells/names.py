"""A cell that should hold one full name: what it says, what had to be mended, or why it names nobody."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from datasets.forms.cells.dateparts import month_number
from datasets.forms.cells.text import Value, clean, dashes, fold_lookalikes, key, show
from datasets.forms.result import Say


class Who(StrEnum):
    """What a cell of names holds."""

    FULL = "full"
    INITIALS = "initials"
    SURNAME = "surname"
    RENAMED = "renamed"
    SEVERAL = "several"
    PLACEHOLDER = "placeholder"
    EMPTY = "empty"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Person:
    """A read cell.

    ``name`` is fit to be stored when ``who`` is FULL; ``until`` is ISO or empty; ``second_job``: the cell
    says «совм.»; ``places``: how many a placeholder stands for.
    """

    who: Who
    name: str = ""
    leave: bool = False
    until: str = ""
    rest: str = ""
    repairs: tuple[Say, ...] = ()
    second_job: bool = False
    places: int = 0


_PLACEHOLDER = re.compile(
    r"^(?:вакан\w*|нов\w{2} (?:учитель|педагог|сотрудник|работник)\w*|\d+ ?(?:чел|педагог|учител)\w*|"
    r"по (?:выбору|назначению|согласованию)|уточняется|молодой специалист|нет|любой|все)\b"
)
_HEADS = re.compile(r"(\d{1,3}) ?(?:чел|педагог|учител)")
MOST_PLACES = 99
"""A placeholder for more people than this is a slip of the pen, counted as this many."""
_LEAVE = re.compile(
    r"\(?\s*(?:(?:в|находится)\s+)?\b(?:д\s*/\s*о|декрет(?:ный|ном|е|а|у)?|отп(?:уск(?:е|а)?|\.)|по\s+уходу\s+за)(?!\w)"
    r"(?P<tail>[^)]*)\)?",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"(?:до|по)\s*(?:(?P<d>\d{1,2})[./])?(?P<m>\d{1,2})[./](?P<y>20\d\d|\d\d)|(?:до|по)\s+(?P<w>[а-я]+)\s+(?P<wy>20\d\d)"
)
_JOB = re.compile(r"\(?\s*(?:внеш\w*\.?\s*|внутр\w*\.?\s*)?совм(?:ест\w*|\.)?\s*\)?", re.IGNORECASE)
_BRACKET = re.compile(r"\(\s*(?:(?:бывш|урожд|ранее|до брака)\w*\.?\s*)?([А-ЯЁ][А-ЯЁа-яё-]+)\s*\)")
_INITIALS = re.compile(r"^([^\W\d_]+(?:-[^\W\d_]+)*)\s+[^\W\d_]\s*\.?\s*(?:[^\W\d_]\s*\.?)?$")
_INITIALS_FIRST = re.compile(r"^([^\W\d_])\s*\.\s*(?:([^\W\d_])\s*\.)?\s*([^\W\d_]{2,}(?:-[^\W\d_]+)*)$")
_TOKEN = re.compile(r"^[^\W\d_]+(?:['’-][^\W\d_]+)*$")
_HYPHEN = re.compile(r"\s*-\s+|\s+-\s*")
_JOBS = (
    "учител",
    "педагог",
    "директор",
    "завуч",
    "воспитател",
    "заместител",
    "классн",
    "методист",
    "преподавател",
)
_SUFFIXES = ("кызы", "оглы", "гызы", "улы", "уулу", "угли")


def name_key(name: str) -> str:
    """The form in which full names are compared (hyphen or space, ё or е, case do not matter)."""
    return key(name)


def read_leave(text: str) -> tuple[bool, str]:
    """Whether a text says that somebody is on leave, and until which ISO date (empty: not said)."""
    found = _LEAVE.search(text)
    return (True, read_until(found["tail"])) if found else (False, "")


def read_until(text: str) -> str:
    """The ISO date of «до 12.2027», «до 01.09.2027», «до сентября 2027»; a month ends on its last day."""
    found = _UNTIL.search(text.casefold())
    if not found:
        return ""
    month = int(found["m"]) if found["m"] else month_number(found["w"])
    year = int(found["y"] or found["wy"]) % 100 + 2000
    try:
        last = calendar.monthrange(year, month or 0)[1]
        return dt.date(year, month or 0, int(found["d"] or last)).isoformat()
    except ValueError:
        return ""


def read_person(value: Value) -> Person:
    """Read a cell that should hold one full name."""
    written = show(value)
    text = clean(written)
    if not text or text in ("-", "—", "–"):
        return Person(Who.EMPTY)
    repairs: list[Say] = []
    if written != text:
        repairs.append(Say("лишние пробелы убраны", "stray spaces removed"))
    if _PLACEHOLDER.match(text.casefold()):
        return Person(Who.PLACEHOLDER, text, places=_places(text))
    text, leave, until = _take_leave(text, repairs)
    text, second_job = _take_job(text, repairs)
    text, rest = _take_rest(text)
    if _several(text, rest):
        return Person(Who.SEVERAL, text, leave, until, rest, tuple(repairs))
    if rest:
        repairs.append(Say(f"«{rest}» отделено от имени", f"«{rest}» parted from the name"))
    who, name = _shape(_mend_letters(text, repairs), repairs)
    return Person(who, name, leave, until, rest, tuple(repairs), second_job)


def _places(text: str) -> int:
    """How many people a placeholder stands for: one where no number is given."""
    found = _HEADS.match(text)
    return min(int(found[1]), MOST_PLACES) if found else 1


def _take_leave(text: str, repairs: list[Say]) -> tuple[str, bool, str]:
    leave, until = read_leave(text)
    if not leave:
        return text, False, ""
    ends = f" до {until}" if until else ""
    repairs.append(
        Say(f"пометка об отпуске: статус «отпуск»{ends}", f"note of leave: status leave {until}".strip())
    )
    return clean(_LEAVE.sub(" ", text)).strip(" ,;"), True, until


def _take_job(text: str, repairs: list[Say]) -> tuple[str, bool]:
    plain = clean(_JOB.sub(" ", text)).strip(" ,;")
    if plain != text.strip(" ,;"):
        repairs.append(Say("пометка о совместительстве убрана", "note of a second job removed"))
        return plain, True
    return text, False


def _take_rest(text: str) -> tuple[str, str]:
    """«Полынина А.П., учитель физики»: the name and what follows it."""
    head, mark, tail = text.partition(",")
    tail = tail.strip(" ,;")
    if mark and tail and not tail[:1].isupper():
        return head.strip(), tail
    return text.strip(" ,;"), ""


def _several(text: str, rest: str) -> bool:
    parts = [part for part in re.split(r"[,;/]|\s+и\s+", text) if len(part.split()) >= 2]
    return (
        len(parts) > 1
        or len(re.findall(r"[^\W\d_]\.\s*[^\W\d_]\.", text)) > 1
        or ("," in rest and "." in rest)
    )


def _mend_letters(text: str, repairs: list[Say]) -> str:
    folded = fold_lookalikes(text, whole_words=True)
    if folded != text:
        repairs.append(Say("латинские буквы заменены русскими", "Latin letters replaced by Cyrillic ones"))
    joined = _HYPHEN.sub("-", dashes(folded))
    if joined != dashes(folded):
        repairs.append(Say("пробел у дефиса убран", "a space beside the hyphen removed"))
    return joined


def _shape(text: str, repairs: list[Say]) -> tuple[Who, str]:
    """What kind of name it is, and the name mended."""
    if _BRACKET.search(text):
        return Who.RENAMED, text
    if _INITIALS.match(text) or _INITIALS_FIRST.match(text):
        return Who.INITIALS, text
    bare = text.strip(" .,;:*")
    if bare != text:
        repairs.append(Say("лишние знаки убраны", "stray marks removed"))
    words = bare.split()
    if not words or not all(_TOKEN.match(word) for word in words) or len(words) > 5:
        return Who.UNREADABLE, bare
    if words[0].casefold().startswith(_JOBS):
        return Who.UNREADABLE, bare
    if len(words) == 1:
        return Who.SURNAME, bare
    cased = " ".join(_case(word) for word in words)
    if cased != bare:
        repairs.append(Say("регистр букв исправлен", "letter case mended"))
    return Who.FULL, cased


def _case(word: str) -> str:
    if word.casefold() in _SUFFIXES:
        return word.casefold()
    if word.isupper() or word.islower():
        return "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))
    return word


def surname_and_initials(text: str) -> tuple[str, str]:
    """``("кедрина", "ос")`` of «КЕДРИНА О.С.» or «О.С. Кедрина»."""
    first = _INITIALS_FIRST.match(text)
    if first:
        return key(first[3]), key(first[1] + (first[2] or "")).replace(" ", "")
    surname, *rest = text.replace(".", " ").split()
    return key(surname), key("".join(rest)).replace(" ", "")


def without_bracket(text: str) -> list[str]:
    """«Полынина (Ветрова) Анна Петровна» as both names: with the new surname and with the other."""
    found = _BRACKET.search(text)
    if not found:
        return [text]
    plain = clean(_BRACKET.sub(" ", text))
    return [plain, " ".join([found[1], *plain.split()[1:]])]
