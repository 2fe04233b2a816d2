"""What changes by hand say, in Russian and in English."""

from __future__ import annotations

from collections.abc import Mapping

from api.messages import Phrases
from rules.base import Sentence

WORDS: Mapping[str, Sentence] = {
    "edits": ("ПРАВКА · мест изменено {n}", "BY HAND · places changed: {n}"),
    "seat": ("  {who}: получает место в группе {group}", "  {who}: gets a place in group {group}"),
    "unseat": ("  {who}: теряет место в группе {group}", "  {who}: loses the place in group {group}"),
    "at_row": (" (строка {row})", " (row {row})"),
    "breaks_nothing": ("Правила: ничего нового не нарушено.", "Rules: nothing new is broken."),
    "breaks": ("Нарушено правил: {n}", "Rules broken: {n}"),
    "mends": ("Прежних нарушений исчезло: {n}", "Breaches gone: {n}"),
    "goals": ("Цели по порядку (было → стало):", "Goals in their order (before → after):"),
    "same": ("без изменений", "unchanged"),
    "decides": ("  ← решает: {better}", "  ← decides: {better}"),
    "better": ("план лучше", "the plan is better"),
    "worse": ("план хуже", "the plan is worse"),
    "better_but": ("цели лучше, но правила нарушены", "the goals are better, but rules are broken"),
    "goals_same": ("Цели не меняются.", "No goal changes."),
    "how_to_keep": (
        "Ничего не записано. Удержать как решение: --keep --reason … --decided-by … --dataset-out … --out …",
        "Nothing was written. To keep it: --keep --reason … --decided-by … --dataset-out … --out …",
    ),
    "keeping": ("Проверяю, что удастся удержать …", "Looking for what can be kept …"),
    "replanning": ("Составляю план вокруг правки …", "Planning around it …"),
    "kept": ("УДЕРЖАНО решений: {n} из {total}", "KEPT as decisions: {n} of {total}"),
    "most": (" (больше вместе нельзя – доказано)", " (no more of them together: proven)"),
    "refused": ("  не удержано: {what} – {why}", "  not kept: {what}: {why}"),
    "nothing_kept": (
        "Ни одной правки удержать нельзя; ничего не записано.",
        "None of the changes can be kept; nothing was written.",
    ),
    "no_plan": (
        "Плана нет и без этих правок; причины скажет kvota allocate. Ничего не записано.",
        "There is no plan even without them; kvota allocate says why. Nothing was written.",
    ),
    "no_time": (
        "Времени не хватило; ничего не записано. Увеличьте --time-limit.",
        "Time was too short; nothing was written. Raise --time-limit.",
    ),
    "others": ("Кроме правок, в плане изменились люди: {n}", "Besides, persons whose places changed: {n}"),
    "other": ("  {who}: {before} → {after}", "  {who}: {before} → {after}"),
    "nothing": ("без места", "no place"),
    "more": ("  … и ещё {n}", "  … and {n} more"),
    "status": ("План: {status}", "The plan: {status}"),
    "optimal": ("лучший при этих решениях (доказано)", "the best under these decisions (proven)"),
    "feasible": (
        "допустимый; лучший ли он, доказать не хватило времени",
        "valid; time was too short to prove it best",
    ),
    "files": (
        "ФАЙЛЫ      {dataset}/ – данные с решениями · {plan}/ – план · прежний план не тронут",
        "FILES      {dataset}/: data with the decisions · {plan}/: the plan · the earlier plan is untouched",
    ),
}

word = Phrases(WORDS)
