"""A programme for certain positions is for their holders."""

from __future__ import annotations

from rules.base import PairRule, Parameters, Sentence
from rules.columns import BoolArray, IndexArray
from rules.context import Context
from rules.wording import programme_of, quoted


def admits(context: Context, teacher: IndexArray, group: IndexArray, parameters: Parameters) -> BoolArray:
    """Pairs whose programme lists no positions, or that of the post."""
    dataset = context.dataset
    listed = dataset.programmes.positions
    matrix = listed.contains(len(dataset.positions))
    matrix[listed.lengths == 0] = True
    found: BoolArray = matrix[dataset.groups.programme[group], dataset.teachers.position[teacher]]
    return found


def refusal(context: Context, teacher: int, group: int, parameters: Parameters) -> Sentence:
    """The position of the post and those that the programme lists."""
    dataset = context.dataset
    own = dataset.position_labels[dataset.teachers.position[teacher]]
    listed = dataset.programmes.positions[int(dataset.groups.programme[group])]
    wanted = quoted(dataset.position_labels[code] for code in listed)
    programme = programme_of(dataset, group)
    return (
        f"Программа {programme} рассчитана на должности {wanted[0]}; должность педагога — «{own}».",
        f'Programme {programme} is for the positions {wanted[1]}; the teacher\'s position is "{own}".',
    )


RULE = PairRule(
    name="position_match",
    title=("Должность подходит программе", "Position fits the programme"),
    sentence=(
        "Если программа называет должности, место в ней может получить только тот, кто занимает одну из них.",
        "Where a programme names positions, only a holder of one of them may get a place.",
    ),
    formula="x[t,g] = 0 unless positions(p(g)) = ∅ or position(t) ∈ positions(p(g))",
    admits=admits,
    refusal=refusal,
)
