"""Templates of the district's papers: layout and fixed words; what is filled in stands in tags."""

from __future__ import annotations

from papers.building.columns import (
    COORDINATOR,
    FORM,
    HOURS,
    NUMBER,
    dates,
    name,
    numbered_name,
    position,
    programme,
)
from papers.building.sheet import Column, Sheet

_HEAD = "Начальник отдела образования"


def application() -> Sheet:
    """Сводная заявка района."""
    sheet = Sheet(landscape=True)
    sheet.approved(_HEAD)
    sheet.title(
        "Сводная заявка",
        "на зачисление работников образования в качестве слушателей на курсы повышения квалификации",
        "на {{ полугодие }} · {{ район }}",
    )
    sheet.table(
        [
            NUMBER, programme(64), Column("Сроки", "{{ строка.сроки }}", 32),
            Column("Образовательное учреждение", "{{ строка.школа }}", 45),
            name(42), position(34), Column("Обоснование выбора", "{{ строка.обоснование }}", 37),
        ],
        rows="строки",
    )  # fmt: skip
    sheet.line(
        "Всего в заявке: строк {{ всего_строк }}, человек {{ всего_человек }}, учреждений {{ всего_школ }}.",
        before=8,
        with_next=True,
    )
    sheet.tag("{%p if не_подали %}")
    sheet.line("Заявок не подали: {{ не_подали }}.", with_next=True)
    sheet.tag("{%p endif %}")
    sheet.signatures(COORDINATOR)
    return sheet


def plan() -> Sheet:
    """План-график на полугодие."""
    sheet = Sheet(landscape=True)
    sheet.approved(_HEAD)
    sheet.title(
        "План-график",
        "повышения квалификации и профессионального мастерства работников образования",
        "на {{ полугодие }} · {{ район }}",
    )
    sheet.table(
        [
            NUMBER, programme(62), HOURS, FORM, dates(44),
            Column("Организация", "{{ строка.организация }}", 38),
            Column("Мест", "{{ строка.мест }}", 14, centred=True),
            Column("Учреждения, мест", "{{ строка.школы }}", 51),
        ],
        rows="строки",
        total=("", "Всего: программ {{ всего_программ }}, групп {{ всего_групп }}", "", "", "", "",
               "{{ всего_мест }}", "учреждений: {{ всего_школ }}"),
    )  # fmt: skip
    sheet.line("Обучаются {{ всего_человек }} чел. на {{ всего_мест }} местах.", before=8, with_next=True)
    sheet.signatures("СОГЛАСОВАНО: институт повышения квалификации", "СОГЛАСОВАНО: ЦНППМ", COORDINATOR)
    return sheet


def rosters() -> Sheet:
    """Списки групп."""
    sheet = Sheet(landscape=False)
    sheet.title("Списки слушателей по группам", "{{ полугодие }} · {{ район }}")
    sheet.tag("{%p for группа in группы %}")
    sheet.line(
        "{{ группа.номер }}. {{ группа.программа }}{% if группа.часов %} ({{ группа.часов }} ч., "
        "{{ группа.форма }}){% endif %}",
        bold=True, before=10, with_next=True,
    )  # fmt: skip
    sheet.line(
        "{{ группа.сроки }} · {{ группа.организация }} · мест: {{ группа.мест }}", with_next=True, after=3
    )
    sheet.table(
        [
            Column("№", "{{ слушатель.номер }}", 10, centred=True),
            Column("ФИО (полностью)", numbered_name("слушатель"), 62),
            Column("Должность", "{{ слушатель.должность }}", 50),
            Column("Образовательное учреждение", "{{ слушатель.школа }}", 56),
        ],
        rows="группа.слушатели",
        row="слушатель",
    )
    sheet.tag("{%p endfor %}")
    sheet.line(
        "Всего: групп {{ всего_групп }}, мест {{ всего_мест }}, человек {{ всего_человек }}.",
        bold=True,
        before=10,
        with_next=True,
    )
    sheet.signatures(COORDINATOR)
    return sheet


def protocol() -> Sheet:
    """Протокол согласования квот."""
    sheet = Sheet(landscape=True)
    sheet.approved(_HEAD)
    sheet.title("Протокол согласования квот", "{{ район }} · {{ полугодие }}")
    counts = {
        "просили": "Просили, чел.", "дали": "Дали мест", "распределено": "Занято мест",
        "свободно": "Свободно", "не_вошли": "Не вошли, чел.", "просим_добавить": "Просим добавить",
    }  # fmt: skip
    sheet.table(
        [
            NUMBER, programme(98), HOURS,
            *(Column(head, f"{{{{ строка.{name} }}}}", 23, centred=True) for name, head in counts.items()),
        ],
        rows="строки",
        total=("", "Итого", "", *(f"{{{{ итого_{name} }}}}" for name in counts)),
    )  # fmt: skip
    sheet.line(
        "Заявки подали {{ всего_человек }} чел.; места получили {{ всего_учатся }} чел.; из подавших заявки "
        "без места {{ всего_не_вошли }} чел. Кто просил несколько программ, в столбце «Просили» стоит у "
        "каждой; в столбце «Не вошли» – у первого пожелания. Добавить просим места тем, кому программа "
        "подходит по правилам, за вычетом свободных.",
        before=8,
    )
    sheet.tag("{%p if порядок_целей %}")
    sheet.line("Места распределены по целям, первая важнее всех: {{ порядок_целей }}.", before=4)
    sheet.tag("{%p endif %}")
    sheet.line("По учреждениям", bold=True, before=12, after=3, with_next=True)
    of_schools = {
        "подали": "Подали, чел.",
        "мест": "Мест",
        "учатся": "Учатся, чел.",
        "не_вошли": "Не вошли, чел.",
    }
    sheet.table(
        [
            NUMBER, Column("Образовательное учреждение", "{{ строка.школа }}", 130),
            *(Column(head, f"{{{{ строка.{key} }}}}", 31, centred=True) for key, head in of_schools.items()),
        ],
        rows="школы",
    )  # fmt: skip
    sheet.line("Работник двух учреждений стоит у каждого из них.", before=8, size=10, with_next=True)
    sheet.signatures("От района: муниципальный координатор ПК", "От института повышения квалификации")
    sheet.line("{{ составлено }}", before=6, size=10)
    return sheet


def site() -> Sheet:
    """Для сайта, без фамилий."""
    sheet = Sheet(landscape=False)
    sheet.title("План-график повышения квалификации", "{{ район }} · {{ полугодие }}")
    columns = [
        NUMBER, programme(72), HOURS, FORM, dates(50),
    ]  # fmt: skip
    sheet.table(columns, rows="группы")
    sheet.line("Мест по программам", bold=True, before=12, after=3, with_next=True)
    places = Column("Мест", "{{ строка.мест }}", 34, centred=True)
    sheet.table([NUMBER, programme(117), HOURS, places], rows="программы")
    sheet.line("Мест по учреждениям", bold=True, before=12, after=3, with_next=True)
    sheet.table(
        [NUMBER, Column("Образовательное учреждение", "{{ строка.школа }}", 133), places], rows="школы"
    )
    sheet.line("Числа меньше {{ порог }} не публикуются; 0 показан.", before=8, size=10)
    sheet.tag("{%p if есть_скрытые %}")
    sheet.line("* – число не показано, чтобы по остальным нельзя было вычислить скрытое.", size=10)
    sheet.tag("{%p endif %}")
    sheet.line("{{ составлено }}", before=4, size=10)
    return sheet
