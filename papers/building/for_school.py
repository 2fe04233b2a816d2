"""Templates of the papers for one school: layout and fixed words; what is filled in stands in tags."""

from __future__ import annotations

from papers.building.columns import (
    COORDINATOR,
    DUE,
    FORM,
    HOURS,
    NUMBER,
    dates,
    holder,
    name,
    position,
    programme,
)
from papers.building.sheet import Column, Sheet


def notice() -> Sheet:
    """Извещение школе на месяц."""
    sheet = Sheet(landscape=True)
    sheet.title("План-график на месяц: {{ месяц }}", "{{ школа }}", "{{ район }}")
    sheet.line(
        "Мест в группах этого месяца: {{ всего_строк }}. Изменений с прошлого извещения: {{ изменений }}."
    )
    columns = [
        NUMBER, programme(60), HOURS, dates(48), holder(44), position(36), DUE,
        Column("Изменение", "{{ строка.изменение }}", 27),
    ]  # fmt: skip
    sheet.tag("{%p if строки %}")
    sheet.table(columns, rows="строки")
    sheet.tag("{%p endif %}")
    sheet.tag("{%p if снято %}")
    sheet.line("Снято с прошлого извещения:", bold=True, before=10, after=3, with_next=True)
    sheet.table(columns, rows="снято")
    sheet.tag("{%p endif %}")
    _ask_for_substitutes(sheet)
    sheet.signatures(COORDINATOR)
    return sheet


def extract() -> Sheet:
    """Выписка для школы."""
    sheet = Sheet(landscape=True)
    sheet.title(
        "Выписка из плана-графика повышения квалификации", "{{ школа }}", "{{ полугодие }} · {{ район }}"
    )
    sheet.line(
        "Заявлено: строк {{ подано_строк }}, человек {{ подано_человек }}. Мест: {{ всего_мест }}, учатся "
        "{{ всего_человек }} чел. Без места: {{ не_вошло }} чел.",
        after=6,
    )
    sheet.tag("{%p if строки %}")
    sheet.table([NUMBER, programme(62), HOURS, FORM, dates(46), holder(43), position(36), DUE], rows="строки")
    sheet.tag("{%p endif %}")
    sheet.tag("{%p if не_вошли %}")
    sheet.line("Заявлены, но места не получили:", bold=True, before=10, after=3, with_next=True)
    sheet.table(
        [
            NUMBER, name(50), position(45), Column("Первое пожелание", "{{ строка.программа }}", 75),
            Column("Почему", "{{ строка.причина }}", 85),
        ],
        rows="не_вошли",
    )  # fmt: skip
    sheet.tag("{%p endif %}")
    _ask_for_substitutes(sheet)
    sheet.signatures(COORDINATOR)
    return sheet


def form3() -> Sheet:
    """Форма 3, страница на группу."""
    sheet = Sheet(landscape=False)
    sheet.tag("{%p for группа in подтверждения %}")
    sheet.line("Форма 3", align="right", new_page=True)
    sheet.title(
        "Подтверждение обучения",
        "педагогических и руководящих работников ОУ на программы повышения квалификации",
    )
    sheet.line("ОУ {{ школа }}", after=6)
    sheet.table(
        [NUMBER, programme(60), Column("Сроки", "{{ строка.сроки }}", 31), name(42), position(34)],
        rows="группа.строки",
    )
    sheet.tag("{%p if группа.срок %}")
    sheet.line(
        "Представить координатору не позднее {{ группа.срок_внутренний or группа.срок }}.", before=8, size=10
    )
    sheet.tag("{%p endif %}")
    sheet.signatures("Директор ОУ", before=24)
    sheet.line("М.П.                    «___» ____________ 20___ г.", before=10)
    sheet.tag("{%p endfor %}")
    return sheet


def order() -> Sheet:
    """Приказ о направлении."""
    sheet = Sheet(landscape=False, size=13)
    sheet.line("{{ школа }}", bold=True, align="centre")
    sheet.line("ПРИКАЗ", bold=True, align="centre", before=16, size=15)
    sheet.line("«___» ____________ 20___ г.                                        № ________", before=10)
    sheet.line("О направлении работников на курсы повышения квалификации", bold=True, before=14, after=10)
    sheet.line("На основании плана-графика повышения квалификации на {{ полугодие }} ({{ район }})", after=6)
    sheet.line("ПРИКАЗЫВАЮ:", bold=True, after=6, with_next=True)
    sheet.line("1. Направить на обучение:", after=3, with_next=True)
    sheet.tag("{%p for строка in строки %}")
    sheet.line(
        "1.{{ строка.номер }}. {{ строка.кого }}, {{ строка.должность_кого }}, – по программе "
        "«{{ строка.программа }}» ({% if строка.часов %}{{ строка.часов }} ч., {% endif %}"
        "{{ строка.форма }}), {{ строка.сроки }}{% if строка.занятия %} ({{ строка.занятия }}){% endif %}"
        "{% if строка.организация %}, {{ строка.организация }}{% endif %}.",
        after=3,
    )
    sheet.tag("{%p endfor %}")
    sheet.line(
        "2. Сохранить за направленными работниками на время обучения место работы (должность) и среднюю "
        "заработную плату.",
        before=6, after=3,
    )  # fmt: skip
    sheet.line("3. Заместителю директора обеспечить замену уроков на дни очных занятий.", after=3)
    sheet.line("4. Контроль за исполнением приказа оставляю за собой.", after=3, with_next=True)
    sheet.line(
        "Всего направлений: {{ всего_мест }}, работников: {{ всего_человек }}.",
        before=6,
        size=11,
        with_next=True,
    )
    sheet.signatures("Директор", before=24)
    sheet.line("С приказом ознакомлены:", before=16, with_next=True)
    sheet.tag("{%p for строка in строки %}")
    sheet.line("____________________ / {{ строка.фио }} /   «___» ____________ 20___ г.", before=6, size=11)
    sheet.tag("{%p endfor %}")
    return sheet


def _ask_for_substitutes(sheet: Sheet) -> None:
    """The last line before the signature: they stay on one page."""
    sheet.line(
        "Если обучение невозможно, сообщите координатору и по возможности предложите замену.",
        before=8,
        with_next=True,
    )
