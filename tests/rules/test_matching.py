"""Operations on whole columns, against the same said plainly."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rules.matching import Filed, distinct, ranges
from rules.text import each_normal, normal

INTEGERS = st.lists(st.integers(-(2**62), 2**62) | st.integers(0, 5), max_size=30)


@given(INTEGERS)
def test_distinct_keys_ascend(keys: list[int]) -> None:
    assert distinct(np.array(keys, dtype=np.int64)).tolist() == sorted(set(keys))


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 4)), max_size=8))
def test_ranges_stand_one_after_another(parts: list[tuple[int, int]]) -> None:
    starts, lengths = np.array([*parts, (0, 0)], dtype=np.int64).T
    assert ranges(starts, lengths).tolist() == [i for start, n in parts for i in range(start, start + n)]


@given(st.lists(st.integers(0, 5), max_size=30), st.lists(st.integers(0, 5), max_size=8))
def test_rows_filed_by_their_value(column: list[int], wanted: list[int]) -> None:
    filed = Filed.by(np.array(column, dtype=np.int32), 6)
    rows = {value: [i for i, v in enumerate(column) if v == value] for value in range(6)}
    assert {value: filed[value].tolist() for value in range(6)} == rows
    index, found = filed.join(np.array(wanted, dtype=np.int32))
    assert list(zip(index.tolist(), found.tolist(), strict=True)) == [
        (i, row) for i, value in enumerate(wanted) for row in rows[value]
    ]


@given(st.lists(st.text(alphabet=" \tаАбБẞﬁ", max_size=4), max_size=12))
def test_the_normal_form_of_each(texts: list[str]) -> None:
    assert each_normal(texts) == [normal(text) for text in texts]
