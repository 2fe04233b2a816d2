"""Template of the report on the campaign: layout and fixed words; what is filled in stands in tags."""

from __future__ import annotations

from papers.building.columns import COORDINATOR, NUMBER
from papers.building.sheet import Column, Sheet

_COUNTS = {
    "рекомендаций": ("Рекомен-даций", 23),
    "учтено": ("Учтено в заявках", 22),
    "доля_учтено": ("%", 17),
    "в_плане": ("Вошло в план", 20),
    "заявок": ("Заявок, строк", 20),
    "обосновано": ("С обосно-ванием", 23),
    "доля_обосновано": ("%", 17),
    "отписок": ("Отписки", 21),
    "по_рекомендации": ("По рекомен-дации", 23),
    "по_дефициту": ("По дефициту", 24),
}


def campaign() -> Sheet:
    """Справка по итогам заявочной кампании."""
    sheet = Sheet(landscape=True)
    sheet.title(
        "Аналитическая справка по итогам заявочной кампании",
        "учёт рекомендаций в заявках и в плане, наличие обоснования",
        "{{ полугодие }} · {{ район }}",
    )
    sheet.line("Заявки подали {{ подали_школ }} из {{ всего_школ }} учреждений.", after=3)
    sheet.tag("{%p if не_подали %}")
    sheet.line("Заявок не подали: {{ не_подали }}.", after=3)
    sheet.tag("{%p endif %}")
    columns = [Column(head, f"{{{{ строка.{key} }}}}", w, centred=True) for key, (head, w) in _COUNTS.items()]
    sheet.table(
        [NUMBER, Column("Образовательное учреждение", "{{ строка.школа }}", 44), *columns],
        rows="строки",
        total=("", "Всего", *(f"{{{{ итого_{key} }}}}" for key in _COUNTS)),
    )
    sheet.line(
        "Рекомендация учтена, если школа подала заявку на рекомендованную программу для того, кому она "
        "рекомендована. Отписка – обоснование, которое подошло бы к любой строке («срок», «по плану»). "
        "Строка, которая ссылается и на рекомендацию, и на дефицит, стоит в столбце «По дефициту».",
        before=8,
        size=10,
        with_next=True,
    )
    sheet.signatures(COORDINATOR)
    return sheet
