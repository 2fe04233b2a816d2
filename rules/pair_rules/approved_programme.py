"""Only approved programmes, and only those of the registry and the providers that the profile asks for."""

from __future__ import annotations

import numpy as np

from rules.base import PairRule, Parameter, Parameters, Sentence
from rules.columns import BoolArray, IndexArray
from rules.context import Context
from rules.text import each_normal, normal
from rules.wording import programme_of, quoted


def admits(context: Context, teacher: IndexArray, group: IndexArray, parameters: Parameters) -> BoolArray:
    """Pairs whose programme is approved, registered where asked, and of a kind of provider that counts."""
    programmes = context.dataset.programmes
    good = programmes.approved.copy()
    if parameters["federal_registry"]:
        good &= programmes.federal_registry
    kinds = _kinds(parameters)
    if kinds:
        good &= np.array([kind in kinds for kind in each_normal(programmes.provider_kind)], dtype=np.bool_)
    admitted: BoolArray = good[context.dataset.groups.programme[group]]
    return admitted


def refusal(context: Context, teacher: int, group: int, parameters: Parameters) -> Sentence:
    """Which of the demands the programme does not meet."""
    programmes, at = context.dataset.programmes, int(context.dataset.groups.programme[group])
    programme = programme_of(context.dataset, group)
    if not programmes.approved[at]:
        return f"Программа {programme} не утверждена.", f"Programme {programme} is not approved."
    if parameters["federal_registry"] and not programmes.federal_registry[at]:
        return (
            f"Программы {programme} нет в Федеральном реестре.",
            f"Programme {programme} is not in the Federal Registry.",
        )
    allowed = quoted(parameters["provider_kinds"])  # type: ignore[arg-type]  # a tuple, as declared
    kind = programmes.provider_kind[at]
    return (
        f"Организация программы {programme} — вида «{kind}»; допускаются {allowed[0]}.",
        f'The provider of programme {programme} is of kind "{kind}"; allowed are {allowed[1]}.',
    )


def _kinds(parameters: Parameters) -> frozenset[str]:
    return frozenset(normal(kind) for kind in parameters["provider_kinds"])  # type: ignore[union-attr]


RULE = PairRule(
    name="approved_programme",
    title=("Программа утверждена", "Programme is approved"),
    sentence=(
        "Места есть только в утверждённых программах; если профиль требует — только из Федерального реестра "
        "и только у названных видов организаций.",
        "Only approved programmes have places; where the profile asks, only those of the Federal Registry "
        "and of the kinds of provider it lists.",
    ),
    formula=(
        "x[t,g] = 0 unless approved(p(g)) and (not federal_registry or registered(p(g))) "
        "and (provider_kinds = ∅ or kind(p(g)) ∈ provider_kinds)"
    ),
    admits=admits,
    refusal=refusal,
    parameters=(
        Parameter(
            "federal_registry",
            False,
            ("только программы Федерального реестра", "only programmes of the Federal Registry"),
        ),
        Parameter(
            "provider_kinds",
            (),
            ("допустимые виды организаций; пусто — любые", "kinds of provider that count; empty: any"),
        ),
    ),
)
