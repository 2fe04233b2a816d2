"""A programme for certain subjects is for those who teach one of them."""

from __future__ import annotations

from rules.base import PairRule, Parameters, Sentence
from rules.columns import BoolArray, IndexArray
from rules.context import Context
from rules.matching import bit_rows, meet
from rules.wording import programme_of, quoted


def admits(context: Context, teacher: IndexArray, group: IndexArray, parameters: Parameters) -> BoolArray:
    """Pairs whose programme lists no subjects, or one of the post's."""
    dataset = context.dataset
    listed, width = dataset.programmes.subjects, len(dataset.subjects)
    programme = dataset.groups.programme[group]
    shared = meet(
        bit_rows(dataset.teachers.subjects.contains(width)),
        teacher,
        bit_rows(listed.contains(width)),
        programme,
    )
    admitted: BoolArray = shared | (listed.lengths == 0)[programme]
    return admitted


def refusal(context: Context, teacher: int, group: int, parameters: Parameters) -> Sentence:
    """The subjects of the post and those that the programme lists."""
    dataset = context.dataset
    listed = dataset.programmes.subjects[int(dataset.groups.programme[group])]
    wanted = quoted(dataset.subjects[code] for code in listed)
    own = quoted(dataset.subjects[code] for code in dataset.teachers.subjects[teacher])
    programme = programme_of(dataset, group)
    own_ru = f"предметы педагога: {own[0]}" if own[0] else "предметы педагога не указаны"
    own_en = f"the teacher's subjects are {own[1]}" if own[1] else "the teacher has no subjects on record"
    return (
        f"Программа {programme} рассчитана на предметы {wanted[0]}; {own_ru}.",
        f"Programme {programme} is for the subjects {wanted[1]}; {own_en}.",
    )


RULE = PairRule(
    name="subject_match",
    title=("Предмет подходит программе", "Subject fits the programme"),
    sentence=(
        "Если программа называет предметы, место в ней получает только тот, кто ведёт хотя бы один из них.",
        "Where a programme names subjects, only somebody who teaches one of them may get a place.",
    ),
    formula="x[t,g] = 0 unless subjects(p(g)) = ∅ or subjects(t) ∩ subjects(p(g)) ≠ ∅",
    admits=admits,
    refusal=refusal,
)
