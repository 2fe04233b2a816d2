"""What is said of somebody's own plan beside the best one, and of the way to it."""

from __future__ import annotations

from collections.abc import Mapping

from api.messages import Phrases
from rules.base import Sentence

WORDS: Mapping[str, Sentence] = {
    "searching": ("Ищу лучший план и путь к нему …", "Looking for the best plan and the way to it …"),
    "beside": ("Рядом с лучшим планом (ваш · лучший):", "Beside the best plan (yours · the best):"),
    "proven": ("{best} – лучше нельзя (доказано)", "{best}: no better is possible (proven)"),
    "bounded": ("от {best} до {bound}", "between {best} and {bound}"),
    "beyond": ("больше, чем позволяют правила", "more than the rules allow"),
    "decides": ("  ← первое отличие по порядку", "  ← the first difference in their order"),
    "as_good": (
        "По целям ваш план не хуже лучшего известного.",
        "By its goals your plan is as good as the best known.",
    ),
    "infeasible": (
        "Плана, который выполняет все правила, не существует (доказано); причины скажет kvota allocate.",
        "No plan can satisfy the rules (proven); kvota allocate says why.",
    ),
    "no_time": (
        "Времени не хватило: допустимый план рядом с вашим не найден. Увеличьте --time-limit.",
        "Time was too short: no valid plan near yours was found. Raise --time-limit.",
    ),
    "drop_rows": (
        "Сначала убрать строки, которые ничего не значат или повторяются: {rows}",
        "First take out rows that mean nothing or repeat: {rows}",
    ),
    "repair": (
        "ПУТЬ К ДОПУСТИМОМУ ПЛАНУ · изменить людей: {n} ({how}), шагов {steps}",
        "THE WAY TO A VALID PLAN · persons changed: {n} ({how}), steps: {steps}",
    ),
    "fewest": ("меньше нельзя – доказано", "no fewer: proven"),
    "at_least": ("не меньше {n}", "at least {n}"),
    "valid_already": ("План выполняет все правила.", "The plan keeps every rule."),
    "improve": (
        "ПУТЬ К ЛУЧШЕМУ ПЛАНУ · шагов {steps}; остановиться можно после любого",
        "THE WAY TO THE BEST PLAN · steps: {steps}; stop after any of them",
    ),
    "step": ("  Шаг {n}. {moves}", "  Step {n}. {moves}"),
    "mended": ("      исчезает: {what}", "      gone: {what}"),
    "now": ("      осталось нарушений {n}", "      breaches left: {n}"),
    "gains": ("      цели: {what}", "      goals: {what}"),
    "files": (
        "ФАЙЛЫ      {path}/: steps.csv (кто куда) · steps/ (план после каждого шага)",
        "FILES      {path}/: steps.csv (who goes where) · steps/ (the plan after each step)",
    ),
}

word = Phrases(WORDS)
