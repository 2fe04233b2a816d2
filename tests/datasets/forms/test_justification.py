"""What a justification rests on."""

from __future__ import annotations

import pytest

from datasets.forms.cells.justification import Ground, read_grounds


@pytest.mark.parametrize(
    ("text", "grounds"),
    [
        ("срок", (Ground.FORMAL,)),
        ("+", (Ground.FORMAL,)),
        ("v", (Ground.FORMAL,)),
        ("по плану", (Ground.FORMAL,)),
        ("Подошёл срок", (Ground.FORMAL,)),
        ("раз в 3 года", (Ground.FORMAL,)),
        ("истек срок повышения квалификации", (Ground.FORMAL,)),
        ("рекомендация ММЦ", (Ground.FORM1,)),
        ("рекомендовано методистом", (Ground.FORM1,)),
        ("Форма 1", (Ground.FORM1,)),
        ("дефицит (диагностика ЦНППМ 11.2026)", (Ground.DEFICITS,)),
        ("затруднения в оценивании", (Ground.DEFICITS,)),
        ("рекомендация по итогам диагностики", (Ground.FORM1, Ground.DEFICITS)),
        ("ребёнок с ОВЗ в классе с сентября", (Ground.OWN,)),
        ("", (Ground.NONE,)),
        (" — ", (Ground.NONE,)),
    ],
)
def test_grounds(text: str, grounds: tuple[Ground, ...]) -> None:
    assert read_grounds(text) == grounds
