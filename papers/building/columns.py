"""Pieces that several templates share."""

from __future__ import annotations

from papers.building.sheet import Column

COORDINATOR = "{{ составлено }}  Муниципальный координатор ПК"
NUMBER = Column("№", "{{ строка.номер }}", 11, centred=True)
HOURS = Column("Часов", "{{ строка.часов }}", 16, centred=True)
FORM = Column("Форма", "{{ строка.форма }}", 29)
DUE = Column("Форма 3 до", "{{ строка.форма3_до }}", 22, centred=True)


def programme(width: float) -> Column:
    """Title of the programme."""
    return Column("Название программы повышения квалификации", "{{ строка.программа }}", width)


def dates(width: float) -> Column:
    """Days of the group, and of its parts where it has several."""
    tag = "{{ строка.сроки }}{% if строка.занятия %}: {{ строка.занятия }}{% endif %}"
    return Column("Сроки", tag, width)


def name(width: float) -> Column:
    """Full name."""
    return Column("ФИО (полностью)", "{{ строка.фио }}", width)


def position(width: float) -> Column:
    """Position."""
    return Column("Должность", "{{ строка.должность }}", width)


def holder(width: float) -> Column:
    """Full name, with the unique number where there is one."""
    return Column("ФИО (полностью)", numbered_name("строка"), width)


def numbered_name(row: str) -> str:
    """The tag of :func:`holder` for a row of that name."""
    number = f"{row}.уникальный_номер"
    return f"{{{{ {row}.фио }}}}{{% if {number} %}}, УН {{{{ {number} }}}}{{% endif %}}"
