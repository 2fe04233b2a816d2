"""A programme for certain positions is for their holders."""

from __future__ import annotations

from rules.pair_rules.position_match import RULE
from tests.builders import tiny
from tests.rules.pairs import admitted, context, refusal

SEEN = context(
    tiny(
        teachers=[
            {"teacher_id": "t1", "position": "Учитель"},
            {"teacher_id": "t2", "position": "директор"},
            {"teacher_id": "t3", "position": "учитель химии"},
        ],
        programmes=[
            {"programme_id": "p1"},
            {"programme_id": "p2", "positions": " УЧИТЕЛЬ ;методист"},
            {"programme_id": "p3", "positions": "завхоз"},
        ],
        groups=[{"group_id": f"g{i}", "programme_id": f"p{i}"} for i in (1, 2, 3)],
    )
)


def test_a_programme_without_positions_is_open_to_all() -> None:
    assert admitted(RULE, SEEN, "t1 g1", "t2 g1", "t3 g1") == [True, True, True]


def test_another_position_is_refused_even_if_it_begins_alike() -> None:
    assert admitted(RULE, SEEN, "t2 g2", "t3 g2", "t1 g3") == [False, False, False]


def test_a_listed_position_is_admitted_whatever_case_and_spaces() -> None:
    assert admitted(RULE, SEEN, "t1 g2") == [True]


def test_the_refusal_names_both_positions() -> None:
    ru, en = refusal(RULE, SEEN, "t2 g2")
    for sentence in (ru, en):
        assert "директор" in sentence
        assert "методист" in sentence
        assert "p2" in sentence
