"""Builds the sample workbook: a made-up district's campaign as its coordinator keeps it in Excel.

Run ``python -m datasets.samples.build`` to write it again.  All people are invented.
"""

from __future__ import annotations

from pathlib import Path

from datasets.generator import generate
from datasets.samples.around import write_afterwards, write_around
from datasets.samples.book import Book, Broken, Cell, Table
from datasets.samples.data import District
from datasets.samples.forms import write_deficits, write_form1, write_form2
from datasets.samples.registers import write_registers

SEED = 7
SAMPLE = Path(__file__).with_name("zarechny-27H1.xlsx")


def build(path: Path = SAMPLE, seed: int = SEED) -> str:
    """Write the workbook to ``path``; gives the name of the school that has submitted nothing."""
    data = District(generate("rural", seed))
    with Book(path) as book:
        write_registers(book, data)
        write_around(book, data)
        silent = write_form2(book, data)
        write_form1(book, data)
        write_deficits(book, data)
        write_afterwards(book, data)
        book.add(_old_sheet())
    return silent


def _old_sheet() -> Table:
    """A sheet that somebody hid and forgot."""
    head = ["№ п/п", "Название программы", "Сроки", "ФИО (полностью)", "Должность", "Обоснование выбора"]
    row: list[Cell | Broken] = [
        1,
        "Старая программа",
        "16.03-27.03.2026",
        "Прошлогоднева Нина Юрьевна",
        "учитель",
        "срок",
    ]
    return Table("старое 2026", ["Заявка на I полугодие 2026 года"], [head], [row], hidden=True)


if __name__ == "__main__":
    build()
