"""What should be looked at in the papers before they are signed.  No names: posts are told by their ids."""

from __future__ import annotations

from dataclasses import dataclass

from papers.people.declension import Doubt
from rules.base import Sentence

COLUMNS = ("paper", "school_id", "teacher_id", "code", "remark")
_ORDER = "order"
_OF_NAMES: dict[Doubt, Sentence] = {
    Doubt.NOT_CYRILLIC: (
        "имя не кириллицей или его нет: в приказе оно стоит как в реестре",
        "the name is missing or not Cyrillic: the order has it as the register does",
    ),
    Doubt.INITIALS: (
        "вместо имени инициалы или одно слово: в приказе оно стоит как в реестре",
        "initials or a single word for a name: the order has it as the register does",
    ),
    Doubt.NO_GENDER: (
        "по имени и отчеству не понять пол: в приказе имя не склоняется",
        "neither the first name nor the patronymic tells the gender: the name is not declined",
    ),
    Doubt.SURNAME_STAYS: (
        "мужская фамилия по правилам не склоняется: проверьте",
        "no rule declines this man's surname: check it",
    ),
    Doubt.FLEETING: (
        "у фамилии может выпадать гласная (Соловей – Соловья или Соловея): проверьте",
        "a vowel of the surname may drop out: check it",
    ),
}
_POSITION: Sentence = (
    "должность не склоняется: в приказе она в скобках",
    "the position can't be declined: the order has it in brackets",
)


@dataclass(frozen=True)
class Remark:
    """One thing to look at: the paper, whose line, a code, a sentence (ru, en)."""

    paper: str
    school_id: str
    teacher_id: str
    code: str
    sentence: Sentence


def name_remark(teacher_id: str, school_id: str, doubt: Doubt) -> Remark:
    """About a name in the order."""
    return Remark(_ORDER, school_id, teacher_id, f"name_{doubt}", _OF_NAMES[doubt])


def position_remark(teacher_id: str, school_id: str) -> Remark:
    """About a position in the order."""
    return Remark(_ORDER, school_id, teacher_id, "position_stays", _POSITION)
