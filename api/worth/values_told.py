"""What one more place or number is worth, for people, as JSON and as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from api.messages import Lang, Phrases, pick, signed
from api.worth.book import Row
from api.worth.words import (
    district_name,
    gains_line,
    goal_title,
    group_name,
    programme_name,
    vector_line,
)
from rules.base import Sentence
from rules.dataset import Dataset
from solver.answers.aside import Base
from solver.answers.easing import proven_so_far
from solver.answers.value_questions import Kind, Question
from solver.answers.values import FURTHER
from solver.answers.worths import Proof, Values, Worth

TITLES: Mapping[Kind, Sentence] = {
    Kind.PROGRAMME: ("ЕЩЁ ОДНО МЕСТО ПО ПРОГРАММЕ", "ONE MORE PLACE OF A PROGRAMME"),
    Kind.GROUP: ("ЕЩЁ ОДНО МЕСТО В ГРУППЕ", "ONE MORE PLACE IN A GROUP"),
    Kind.NUMBER: ("ЕЩЁ ОДИН УНИКАЛЬНЫЙ НОМЕР", "ONE MORE UNIQUE NUMBER"),
}
_KINDS: Mapping[Kind, Sentence] = {
    Kind.PROGRAMME: ("место по программе", "place of a programme"),
    Kind.GROUP: ("место в группе", "place in a group"),
    Kind.NUMBER: ("номер района", "number of the district"),
}
_PROOFS: Mapping[Proof, Sentence] = {
    Proof.NOT_BINDING: ("желающих не больше, чем мест", "no more people than places"),
    Proof.BOUND: ("доказано двойственной оценкой", "proven by multipliers"),
    Proof.SOLVED: ("пересчитано", "solved again"),
}
_TEXTS: Mapping[str, Sentence] = {
    "head": (
        "ЧЕГО СТОИТ ЕЩЁ ОДНО · вопросов {asked}, ответов {looked}: дают что-то {worth}, "
        "ничего не дают {nothing}, не решено {open}",
        "WHAT ONE MORE IS WORTH · {asked} questions, {looked} answers: {worth} bring something, "
        "{nothing} bring nothing, {open} not decided",
    ),
    "shortlist": (
        "  Не рассмотрены {n}: по оценке они обещали меньше или не хватило времени; это не доказательство.",
        "  {n} were not looked at: an estimate promised less of them, or time ran out; that is no proof.",
    ),
    "saturated": (
        "Все цели плана уже на пределе возможного: ни место, ни номер ничего не прибавят (доказано).",
        "Every goal of the plan is at the most there is: no place and no number can add anything (proven).",
    ),
    "none": ("  ничего не даёт ни одно (доказано: {n})", "  none brings anything (proven: {n})"),
    "zeros": ("  ничего не дадут (доказано): {n}", "  bring nothing (proven): {n}"),
    "more": ("  … и ещё {n}: см. --top, --out или --json", "  … and {n} more: see --top, --out or --json"),
    "same_5": ("каждое из пяти следующих – столько же", "each of the next five brings the same"),
    "same_n": ("ещё {n} – столько же, потом {then}", "{n} more bring the same, then {then}"),
    "same_0": ("следующее – {then}", "the next: {then}"),
    "open": ("сколько ещё – не решено", "how many more: not decided"),
    "flat": (
        "  ничего не прибавят первым целям ({firm}, доказано), а дальше не решено: цель «{goal}» не доказана "
        "в самом плане – {n}{best}",
        '  add nothing to the first goals ({firm}, proven); beyond nothing is decided: the goal "{goal}" '
        "is not proven in the plan itself – {n}{best}",
    ),
    "best": ("; больше всего могли бы: {names}", "; the most they could: {names}"),
    "undecided": ("точная цена не решена", "not decided exactly"),
    "meaning": (
        "Место – одно место в группе сверх её предела, вместе с квотой района, если она названа по программе "
        "или группе. Цифры – на сколько стала бы больше каждая цель плана, по порядку целей.",
        "A place is one place above the group's limit, with the district's quota if one names the "
        "programme or the group. Figures: by how much each goal would grow, in the order of goals.",
    ),
}

_say = Phrases(_TEXTS)

_MOST = 3


@dataclass(frozen=True, eq=False)
class ValuesTold:
    """The answer with what is needed to name things; ``top``: lines a kind on the terminal."""

    base: Base
    values: Values
    top: int

    @property
    def dataset(self) -> Dataset:
        """The input."""
        return self.base.context.dataset

    def lines(self, lang: Lang) -> Iterator[str]:
        """The lines on the terminal."""
        if self.values.saturated:
            yield _say("saturated", lang)
            return
        worths = self.values.worths
        nothing, decided = sum(w.nothing for w in worths), sum(w.decided for w in worths)
        yield _say(
            "head",
            lang,
            asked=self.values.asked,
            looked=len(worths),
            worth=decided - nothing,
            nothing=nothing,
            open=len(worths) - decided,
        )
        if len(worths) < self.values.asked:
            yield _say("shortlist", lang, n=self.values.asked - len(worths))
        for kind in Kind:
            yield from self._kind(kind, lang)
        yield _say("meaning", lang)

    def _kind(self, kind: Kind, lang: Lang) -> Iterator[str]:
        worths = [w for w in self.values.worths if w.question.kind is kind]
        if not worths:
            return
        yield pick(TITLES[kind], lang)
        flat = [w for w in worths if self._is_flat(w)]
        useful = [w for w in worths if not w.nothing and not self._is_flat(w)]
        for number, worth in enumerate(useful[: self.top], start=1):
            yield f"{number:>4}. {self._line(worth, lang)}"
        if useful[self.top :]:
            yield _say("more", lang, n=len(useful) - self.top)
        if flat:
            yield self._flat(flat, lang)
        zeros = len(worths) - len(useful) - len(flat)
        if zeros:
            yield _say("zeros" if useful or flat else "none", lang, n=zeros)

    @property
    def _firm(self) -> int:
        """How many of the plan's first goals are proven."""
        return proven_so_far(self.base.goals)

    def _is_flat(self, worth: Worth) -> bool:
        """Nothing for the goals that are proven in the plan; the first that is not can't be decided."""
        return not worth.decided and len(worth.exact) == self._firm and not any(worth.exact)

    def _flat(self, worths: list[Worth], lang: Lang) -> str:
        most = sorted((w for w in worths if w.gains[-1].high > 0), key=lambda w: -w.gains[-1].high)
        named = [f"{self._name(w.question, lang)} {signed(w.gains[-1].high)}" for w in most[:_MOST]]
        best = _say("best", lang, names=", ".join(named)) if named else ""
        goal = goal_title(self.base.goals[self._firm].name, lang)
        return _say("flat", lang, firm=self._firm, goal=goal, n=len(worths), best=best)

    def _line(self, worth: Worth, lang: Lang) -> str:
        told = f"{self._name(worth.question, lang)}: {gains_line(worth.gains, self._goals, lang)}"
        return f"{told} · {self._range(worth, lang)}"

    def _range(self, worth: Worth, lang: Lang) -> str:
        if not worth.decided:
            return _say("undecided", lang)
        if worth.further is None:
            return _say("open", lang)
        if worth.further == FURTHER:
            return _say("same_5", lang)
        then = vector_line([goal.name for goal in self.base.goals], worth.then, lang)
        key = "same_n" if worth.further else "same_0"
        return _say(key, lang, n=worth.further, then=then)

    @property
    def _goals(self) -> int:
        return len(self.base.goals)

    def _name(self, question: Question, lang: Lang) -> str:
        if question.kind is Kind.NUMBER:
            return district_name(self.dataset, question.district)
        if question.kind is Kind.GROUP:
            name = group_name(self.dataset, question.group, lang)
        else:
            name = programme_name(self.dataset, question.programme, lang)
        several = len(self.dataset.districts) > 1 and question.district >= 0
        return f"{name} · {district_name(self.dataset, question.district)}" if several else name

    def content(self) -> dict[str, object]:
        """The object of ``--json``."""
        return {
            "asked": self.values.asked,
            "answered": self.values.looked,
            "complete": self.values.looked == self.values.asked,
            "saturated": self.values.saturated,
            "goals": [goal.as_json() for goal in self.base.goals],
            "values": [self._json(worth) for worth in self.values.worths],
        }

    def _json(self, worth: Worth) -> dict[str, object]:
        programme, group, district = self._ids(worth.question)
        return {
            "kind": str(worth.question.kind),
            "programme_id": programme or None,
            "group_id": group or None,
            "district_id": district or None,
            "gains": [{"goal": gain.name, "low": gain.low, "high": gain.high} for gain in worth.gains],
            "decided": worth.decided,
            "proof": str(worth.proof),
            "further": worth.further,
            "then": list(worth.then) or None,
        }

    def _ids(self, question: Question) -> tuple[str, str, str]:
        tables = self.dataset
        programme = question.programme
        if question.group >= 0:
            programme = int(tables.groups.programme[question.group])
        return (
            str(tables.programmes.programme_id[programme]) if programme >= 0 else "",
            str(tables.groups.group_id[question.group]) if question.group >= 0 else "",
            str(tables.districts.district_id[question.district]) if question.district >= 0 else "",
        )

    def sheets(self, lang: Lang) -> dict[str, list[Row]]:
        """The workbook: one row a question."""
        ru = lang is Lang.RU
        names = [goal_title(goal.name, lang) for goal in self.base.goals]
        heading = (
            ["Что", "Программа", "Группа", "Район", "Название", *names, "Решено", "Чем доказано"]
            if ru
            else ["What", "Programme", "Group", "District", "Name", *names, "Decided", "Proof"]
        )
        heading += ["Ещё столько же раз", "Потом"] if ru else ["Same again", "Then"]
        return {
            ("Цена мест" if ru else "Values"): [heading, *(self._row(w, lang) for w in self.values.worths)]
        }

    def _row(self, worth: Worth, lang: Lang) -> Row:
        cells: list[str | int | None] = [
            gain.low if gain.exact else f"{signed(gain.low)} … {signed(gain.high)}" for gain in worth.gains
        ]
        cells += [None] * (self._goals - len(cells))
        yes = ("да", "нет") if lang is Lang.RU else ("yes", "no")
        then = vector_line([g.name for g in self.base.goals], worth.then, lang) if worth.then else None
        kind = pick(_KINDS[worth.question.kind], lang)
        proof = pick(_PROOFS[worth.proof], lang)
        name = self._name(worth.question, lang)
        return [
            kind, *self._ids(worth.question), name, *cells,
            yes[not worth.decided], proof, worth.further, then,
        ]  # fmt: skip
