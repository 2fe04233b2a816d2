"""The plan and its goals, in Russian."""

from __future__ import annotations

from api.summary.facts import GoalLine, Heading, Quota, Totals, could_be_more
from api.summary.russian.terms import GOALS
from api.summary.words import WIDTH, day_ru, first_fitting, labelled, room_after, ru, ru_word, ways


def totals(t: Totals, q: Quota | None, by_application: bool) -> str:
    """The result."""
    of_quota = f" из {q.places}" if q and q.used == t.places else ""
    people = f"{ru(t.persons, 'человек', 'человека', 'человек')}"
    if by_application and t.applied != t.persons:
        people += f" (по заявке {t.applied}, без заявки {t.persons - t.applied})"
    places, groups = ru(t.places, "место", "места", "мест"), ru(t.groups, "группе", "группах", "группах")
    texts = [
        f"распределено {places}{of_quota}, учатся {people} в {groups}; нарушений правил {t.violations}",
        f"{places}{of_quota}, {people} в {groups}; нарушений правил {t.violations}",
    ]
    return labelled("ИТОГ", first_fitting(texts, room_after("ИТОГ")))


def goal(k: int, line: GoalLine, h: Heading, width: int) -> str:
    """One goal: value and total, what stands in the way of more, and how sure that is."""
    title = GOALS[line.name].format(end=day_ru(h.end, h.end.year))
    left = f"{k:2} {title:<27} {share(line):<{width}}  "
    return left + first_fitting(tails(k, line), WIDTH - len(left))


def share(line: GoalLine) -> str:
    """``26 из 27``; goals that count what is lost show what is kept."""
    if line.name == "travel":
        return f"{-line.value}"
    if line.name == "floor_shortfall" and line.total is not None:
        return f"{line.total + line.value} из {line.total}"
    return f"{line.value}" if line.total is None else f"{line.value} из {line.total}"


def tails(k: int, line: GoalLine) -> list[str]:
    """What may stand behind the figures, the longest first."""
    alone = [f"первой целью – {line.alone}"] if could_be_more(line) else []
    return ways(_certainty(k, line), extras(line), alone)


def _certainty(k: int, line: GoalLine) -> list[str]:
    comparison = "меньше" if line.name == "travel" else "больше"
    if line.within:
        late = [] if line.started else [f"расчёт не дошёл: доказано с точностью до {line.within}"]
        return [*late, f"доказано с точностью до {line.within}"]
    if share(line) == f"{line.total} из {line.total}":
        return ["все"]
    if k == 1:
        return [f"{comparison} нельзя (доказано)"]
    before = "1" if k == 2 else f"1–{k - 1}"
    word = "цели" if k == 2 else "целях"
    return [
        f"{comparison} нельзя при {word} {before} (доказано)",
        f"{comparison} нельзя (доказано)",
        "доказано",
    ]


def extras(line: GoalLine) -> list[str]:
    """What explains the rest."""
    x = line.extra
    if line.name == "quota_use" and x.get("free"):
        parts = [("нет желающих", x.get("no_takers", 0)), ("не пускают правила", x.get("by_rules", 0))]
        told = ", ".join(f"{name} {n}" for name, n in parts if n)
        return [f"свободно {x['free']}" + (f": {told}" if told else "")]
    if line.name == "recommendation":
        parts = [
            ("не заявлены", x["not_applied"]),
            ("не подходят по правилам", x["refused"]),
            ("не хватило мест", x["no_place"]),
        ]
        told = ", ".join(f"{name} {n}" for name, n in parts if n)
        return [told] if told else []
    if line.name == "application" and x["seated"]:
        return [f"первое желание у {x['first_wish']} из {x['seated']}"]
    if line.name == "school_served" and x:
        missed = f"без мест: {', '.join(line.names[:2])}" if 0 < len(line.names) <= 2 else ""
        places = ru_word(x["most"], "места", "мест", "мест")
        return [f"от {x['least']} до {x['most']} {places}", *([missed] if missed else [])]
    if line.name == "travel" and x["persons"]:
        return [f"едут {x['persons']} чел."]
    return []
