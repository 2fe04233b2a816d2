"""The registry as a document: ``python -m rules.describe > docs/rules.md``."""

from __future__ import annotations

from collections.abc import Sequence

from rules.base import Goal, PairRule, Parameter, ParameterValue
from rules.profile import SHIPPED, Profile, load_profile
from rules.profile_toml import DEFAULT
from rules.registry import GOALS, PAIR_RULES, PLAN_RULES, RULES, Rule

_INTRODUCTION = """# Правила и цели / Rules and goals

Правило и цель носят одно имя везде: в профиле, в сообщениях, в `plan.json`, в коде и в тестах.
Профиль включает и выключает правила (`[rules.ИМЯ] enabled = true`), задаёт их параметры и порядок целей.
Как правила читаются там, где слова оставляют свободу, сказано в `semantics.md`.

A rule and a goal have one name everywhere: in a profile, in messages, in `plan.json`, in code and in tests.
A profile switches rules on and off (`[rules.NAME] enabled = true`), sets their parameters and the order of
the goals. How rules are read where the wording leaves room: `semantics.md`.

This page is written by `python -m rules.describe`.
"""

_CHAPTERS: tuple[tuple[str, Sequence[Rule | Goal]], ...] = (
    ("Правила пары: кому в какую группу можно / Pair rules: who may enter which group", PAIR_RULES),
    ("Правила плана: чего план не нарушает / Plan rules: what no plan may break", PLAN_RULES),
    ("Цели: чего должно быть больше / Goals: what there should be more of", GOALS),
)


def describe() -> str:
    """The registry as a page of Markdown, in Russian and English."""
    parts = [_INTRODUCTION, _profiles([load_profile(name) for name in _default_first()])]
    for title, records in _CHAPTERS:
        parts += [f"## {title}\n", *(_record(record) for record in records)]
    return "\n".join(parts)


def _default_first() -> list[str]:
    return [DEFAULT, *(name for name in SHIPPED if name != DEFAULT)]


def _profiles(profiles: Sequence[Profile]) -> str:
    lines = ["## Профили поставки / Shipped profiles", ""]
    for profile in profiles:
        off = [rule.name for rule in RULES if not profile.enabled(rule.name)]
        lines += [
            f"**`{profile.name}`** {profile.title[0]} / {profile.title[1]}",
            "",
            f"- цели по порядку / goals in order: {_codes(profile.goals)}",
            f"- пары предлагает / pairs come from: {_codes(profile.source)}",
            f"- выключены / rules off: {_codes(off) or '—'}",
            "",
        ]
    return "\n".join(lines)


def _codes(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _record(record: Rule | Goal) -> str:
    lines = [
        f"### `{record.name}`: {record.title[0]} / {record.title[1]}",
        "",
        record.sentence[0],
        "",
        record.sentence[1],
        "",
        f"    {record.formula}",
        "",
    ]
    if isinstance(record, Goal):
        lines += [f"Единица / unit: {' / '.join(record.unit)}.", ""]
    else:
        lines += [f"{_standing(record)}.", ""]
        if record.parameters:
            lines += [*_table(record.parameters), ""]
    return "\n".join([*lines, " · ".join(f"`{file}`" for file in _files(record)), ""])


def _standing(rule: Rule) -> str:
    if rule.always:
        return "Действует всегда / always holds"
    return (
        "По умолчанию включено / on by default" if rule.enabled else "По умолчанию выключено / off by default"
    )


def _table(parameters: Sequence[Parameter]) -> list[str]:
    head = ["| параметр / parameter | по умолчанию / default | смысл | meaning |", "|---|---|---|---|"]
    return head + [
        f"| `{p.name}` | {_value(p.default)}{_range(p)} | {p.meaning[0]} | {p.meaning[1]} |"
        for p in parameters
    ]


def _value(value: ParameterValue) -> str:
    """The value as TOML writes it."""
    if isinstance(value, bool):
        return "`true`" if value else "`false`"
    if isinstance(value, tuple):
        return f"`[{', '.join(_quoted(item) for item in value)}]`"
    return f"`{_quoted(value) if isinstance(value, str) else value}`"


def _quoted(text: str) -> str:
    return f'"{text}"'


def _range(parameter: Parameter) -> str:
    if parameter.choices:
        return f" ({_codes(parameter.choices)})"
    if parameter.minimum is None or parameter.maximum is None:
        return ""
    return f" ({parameter.minimum}–{parameter.maximum})"


def _files(record: Rule | Goal) -> tuple[str, ...]:
    """Where the record, its model and its tests are, as far as the name alone tells."""
    if isinstance(record, Goal):
        return (f"rules/goals/{record.name}.py", "solver/objectives/", "tests/rules/test_goals_*.py")
    test = f"tests/rules/test_{record.name}.py"
    if isinstance(record, PairRule):
        return f"rules/pair_rules/{record.name}.py", test
    return f"rules/plan_rules/{record.name}.py", f"solver/constraints/{record.name}.py", test


if __name__ == "__main__":
    print(describe(), end="")
