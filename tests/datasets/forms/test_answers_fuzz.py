"""Random answers to the remarks of a bad workbook: never a crash, counts add up, the tables stay valid."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from datasets.assemble import dataset_from_raw
from datasets.forms import FormsError, ImportResult, import_forms
from datasets.forms.answers import columns as c
from datasets.forms.answers.book_read import read_answers
from datasets.forms.answers.memory import Memory
from tests.datasets.forms.answering import fill, written
from tests.datasets.forms.deficit_book import sheets as deficit_sheets
from tests.datasets.forms.form1_book import HISTORY, SHEET
from tests.datasets.forms.form1_book import sheet as form1_sheet
from tests.datasets.forms.workbooks import KEDRINA, OVZ, Grid, Page, book, check, form2, wish

QUICK = settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
GOOD = (
    *("не брать", "забыть", "читать", "уровень дефицита", "уровень владения", "0", "62,5%", "-5"),
    *(KEDRINA, OVZ, "Берёзовская СОШ", "учитель физики; учитель химии", "01.02-19.02.2027", "я" * 300),
    *("Ким Виктория, учитель музыки · Берёзовская СОШ", "СОШ №1; СОШ №2", "вакансия", ";", " · "),
)
BAD = ("да", "#REF!", "=1+1")
"""«да» is no answer to some questions; the others become errors or formulas in the workbook."""
LEVELS = st.sampled_from([say.ru for say in c.LEVELS.values()])
FORM = form2(
    *(wish(name="КЕДРИНА О.С."), wish("2 курс"), wish(dates="31.02.2027"), wish(name="вакансия")),
    wish(position="", name="Заозёрная Анна Юрьевна"),
)


def whole_book(path: Path) -> Path:
    """Form 1, Form 2 and the table of deficits with everything that is wrong with them."""
    pages: dict[str, Grid | Page] = {
        **deficit_sheets(),
        "Пройденные": HISTORY,
        SHEET: form1_sheet(),
        "Берёзовская": FORM,
    }
    return book(path / "книга.xlsx", pages)


def asked(result: ImportResult) -> list[tuple[str, str]]:
    """Sheet and cell of everything that can be answered."""
    return sorted({(r.sheet, r.cell) for r in result.remarks if r.question is not None and r.sheet})


@QUICK
@given(st.data())
def test_random_answers(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        file = whole_book(path)
        result = import_forms([file])
        places = asked(result)
        assert len(places) > 15
        memory = Memory()
        for _ in range(2):
            choice = (*GOOD, *BAD) if data.draw(st.booleans()) else GOOD
            places = asked(result)
            replies = {place: data.draw(st.sampled_from(choice)) for place in places}
            try:
                memory.learn(read_answers(fill(written(path, result, [file]), replies, data.draw(LEVELS))))
            except FormsError as error:
                assert {problem.code for problem in error.problems} <= {"answers"}
                place, reply = data.draw(st.sampled_from(sorted(replies.items())))
                if reply not in BAD:
                    memory.learn(read_answers(fill(written(path, result, [file]), {place: reply})))
            before = result.tables
            result = import_forms([file], before, memory=memory)
            check(result)
            dataset_from_raw(result.tables)
            again = import_forms([file], result.tables, memory=memory)
            for name, frame in result.tables.items():
                assert frame.to_csv() == again.tables[name].to_csv(), name
