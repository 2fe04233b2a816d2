"""A programme for certain subjects is for those who teach one of them."""

from __future__ import annotations

from rules.pair_rules.subject_match import RULE
from tests.builders import tiny
from tests.rules.pairs import admitted, context, refusal

MANY = [f"предмет {i}" for i in range(150)]

SEEN = context(
    tiny(
        teachers=[
            {"teacher_id": "t1", "subjects": "химия;биология"},
            {"teacher_id": "t2", "subjects": "физика"},
            {"teacher_id": "t3"},
            {"teacher_id": "t4", "subjects": MANY},
            {"teacher_id": "t5", "subjects": MANY[149]},
        ],
        programmes=[
            {"programme_id": "p1"},
            {"programme_id": "p2", "subjects": "Биология ; география"},
            {"programme_id": "p3", "subjects": MANY[149]},
        ],
        groups=[{"group_id": f"g{i}", "programme_id": f"p{i}"} for i in (1, 2, 3)],
    )
)


def test_a_programme_without_subjects_is_open_to_all() -> None:
    assert admitted(RULE, SEEN, "t1 g1", "t2 g1", "t3 g1") == [True, True, True]


def test_other_subjects_and_none_at_all_are_refused() -> None:
    assert admitted(RULE, SEEN, "t2 g2", "t3 g2", "t4 g2") == [False, False, False]


def test_one_common_subject_is_enough() -> None:
    assert admitted(RULE, SEEN, "t1 g2") == [True]


def test_more_subjects_than_bits_in_a_word() -> None:
    assert admitted(RULE, SEEN, "t4 g3", "t5 g3", "t1 g3") == [True, True, False]


def test_nowhere_a_subject_admits_all() -> None:
    nothing = context(tiny(teachers=[{"teacher_id": "t1"}], groups=[{"group_id": "g1"}]))
    assert admitted(RULE, nothing, "t1 g1") == [True]


def test_the_refusal_names_the_subjects() -> None:
    ru, en = refusal(RULE, SEEN, "t2 g2")
    for sentence in (ru, en):
        assert "физика" in sentence
        assert "география" in sentence
    assert "предметы педагога не указаны" in refusal(RULE, SEEN, "t3 g2")[0]
    assert "и ещё 145" in refusal(RULE, SEEN, "t4 g2")[0]
