"""Only approved programmes, and only those of registry and providers that the profile asks for."""

from __future__ import annotations

from rules.pair_rules.approved_programme import RULE
from tests.builders import tiny
from tests.rules.pairs import admitted, context, refusal

SEEN = context(
    tiny(
        programmes=[
            {"programme_id": "p1"},
            {"programme_id": "p2", "approved": False, "federal_registry": True},
            {"programme_id": "p3", "federal_registry": True, "provider_kind": "Институт"},
            {"programme_id": "p4", "approved": True, "provider_kind": "вуз"},
        ],
        groups=[{"group_id": f"g{i}", "programme_id": f"p{i}"} for i in (1, 2, 3, 4)],
        teachers=[{"teacher_id": "t1"}],
    )
)
ALL = ("t1 g1", "t1 g2", "t1 g3", "t1 g4")


def test_empty_is_approved() -> None:
    assert admitted(RULE, SEEN, "t1 g1") == [True]


def test_not_approved_is_refused() -> None:
    assert admitted(RULE, SEEN, *ALL) == [True, False, True, True]


def test_the_federal_registry_where_the_profile_asks() -> None:
    assert admitted(RULE, SEEN, *ALL, federal_registry=True) == [False, False, True, False]


def test_kinds_of_provider_where_the_profile_lists_them() -> None:
    assert admitted(RULE, SEEN, *ALL, provider_kinds=(" институт",)) == [False, False, True, False]
    assert admitted(RULE, SEEN, *ALL, provider_kinds=("институт", "ВУЗ")) == [False, False, True, True]


def test_the_refusal_says_which_demand() -> None:
    assert "не утверждена" in refusal(RULE, SEEN, "t1 g2")[0]
    assert "Федеральном реестре" in refusal(RULE, SEEN, "t1 g1", federal_registry=True)[0]
    assert "«вуз»" in refusal(RULE, SEEN, "t1 g4", provider_kinds=("институт",))[0]
