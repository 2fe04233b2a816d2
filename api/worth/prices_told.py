"""The price of each rule and each goal, for people, as JSON and as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from api.messages import Lang, Phrases, minus, pick, signed
from api.worth.book import Row
from api.worth.words import gains_line, goal_title
from rules.base import Sentence
from rules.registry import RULES
from solver.answers.aside import Base
from solver.answers.rule_prices import RulePrice
from solver.result import GoalStatus, GoalValue

_TEXTS: Mapping[str, Sentence] = {
    "rules": (
        "ЦЕНА ПРАВИЛ · что прибавилось бы без одного правила, остальные как есть",
        "THE PRICE OF RULES · what would be gained without one rule, the others as they are",
    ),
    "free": ("  ничего не стоят (доказано): {names}", "  cost nothing (proven): {names}"),
    "missing": ("  не хватило времени: {names}", "  no time was left for: {names}"),
    "pairs": ("исключает возможных мест {n}", "excludes {n} possible places"),
    "dropped": ("без него нет и цели «{names}»", 'without it the goal "{names}" is gone too'),
    "undecided": ("точная цена не решена", "not decided exactly"),
    "goals": (
        "ЦЕНА ЦЕЛЕЙ · чего цель достигла бы первой и что она отнимает у следующих",
        "THE PRICE OF GOALS · what a goal would reach as the first, and what it takes from later ones",
    ),
    "now": ("сейчас {value}", "now {value}"),
    "bounded": ("сейчас {value}, доказано не больше {bound}", "now {value}, proven at most {bound}"),
    "alone": ("первой было бы {n}", "as the first {n}"),
    "takes": ("отнимает: {names}", "takes {names}"),
    "takes_nothing": ("ничего не отнимает", "takes nothing"),
    "not_priced": (
        "цена не известна: в плане доказаны не все цели или на неё не хватило времени",
        "its price is not known: not every goal of the plan is proven, or no time was left for it",
    ),
}

_say = Phrases(_TEXTS)
_TITLES: Mapping[str, Sentence] = {rule.name: rule.title for rule in RULES}


@dataclass(frozen=True, eq=False)
class PricesTold:
    """The prices of rules beside the certificate's goals; ``rules``: all that were to be priced."""

    base: Base
    prices: tuple[RulePrice, ...]
    rules: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Rules for which no time was left."""
        return self.rules[len(self.prices) :]

    def lines(self, lang: Lang) -> Iterator[str]:
        """The lines on the terminal."""
        yield _say("rules", lang)
        costly = [price for price in self.prices if not price.free]
        width = max((len(self._title(price.rule, lang)) for price in costly), default=0)
        for price in costly:
            yield f"  {self._title(price.rule, lang):<{width}}  {self._price(price, lang)}"
        for key, rules in (
            ("free", [price.rule for price in self.prices if price.free]),
            ("missing", list(self.missing)),
        ):
            if rules:
                yield _say(key, lang, names=", ".join(self._title(r, lang) for r in rules))
        yield _say("goals", lang)
        width = max(len(goal_title(goal.name, lang)) for goal in self.base.goals)
        for number, goal in enumerate(self.base.goals, start=1):
            yield f"{number:>3} {goal_title(goal.name, lang):<{width}}  {self._goal(goal, lang)}"

    @staticmethod
    def _title(rule: str, lang: Lang) -> str:
        return pick(_TITLES[rule], lang)

    def _price(self, price: RulePrice, lang: Lang) -> str:
        kept = len(self.base.goals) - len(price.dropped)
        parts = [gains_line(price.gains, kept, lang)]
        if price.pairs:
            parts.append(_say("pairs", lang, n=price.pairs))
        if price.dropped:
            names = ", ".join(goal_title(name, lang) for name in price.dropped)
            parts.append(_say("dropped", lang, names=names))
        if not price.decided:
            parts.append(_say("undecided", lang))
        return " · ".join(parts)

    def _goal(self, goal: GoalValue, lang: Lang) -> str:
        proven = goal.status is GoalStatus.PROVEN
        parts = [_say("now" if proven else "bounded", lang, value=minus(goal.value), bound=minus(goal.bound))]
        if goal.alone is None:
            return " · ".join([*parts, _say("not_priced", lang)])
        if goal.alone != goal.value:
            parts.append(_say("alone", lang, n=minus(goal.alone)))
        taken = ", ".join(f"{goal_title(name, lang)} {signed(-n)}" for name, n in goal.costs.items())
        parts.append(_say("takes", lang, names=taken) if taken else _say("takes_nothing", lang))
        return " · ".join(parts)

    def content(self) -> dict[str, object]:
        """The object of ``--json``."""
        return {
            "goals": [goal.as_json() for goal in self.base.goals],
            "rules": [
                {
                    "rule": price.rule,
                    "gains": [{"goal": g.name, "low": g.low, "high": g.high} for g in price.gains],
                    "decided": price.decided,
                    "idle": price.idle,
                    "pairs_excluded": price.pairs,
                    "goals_dropped": list(price.dropped),
                }
                for price in self.prices
            ],
            "not_priced": list(self.missing),
        }

    def sheets(self, lang: Lang) -> dict[str, list[Row]]:
        """The workbook: rules, goals."""
        ru = lang is Lang.RU
        names = [goal.name for goal in self.base.goals]
        titles = [goal_title(name, lang) for name in names]
        rules: list[Row] = [
            [("Правило" if ru else "Rule"), *titles, ("Исключает мест" if ru else "Excludes")]
        ]
        for price in self.prices:
            cells = {g.name: g.low if g.exact else f"{signed(g.low)} … {signed(g.high)}" for g in price.gains}
            rules.append([self._title(price.rule, lang), *(cells.get(name) for name in names), price.pairs])
        heads = ("Цель", "Значение", "Предел", "Первой") if ru else ("Goal", "Value", "Bound", "As the first")
        takes = [f"{'отнимает' if ru else 'takes'}: {title}" for title in titles]
        goals: list[Row] = [[*heads, *takes]]
        for goal, title in zip(self.base.goals, titles, strict=True):
            taken = [goal.costs.get(name) for name in names]
            goals.append([title, goal.value, goal.bound, goal.alone, *taken])
        return {("Правила" if ru else "Rules"): rules, ("Цели" if ru else "Goals"): goals}
