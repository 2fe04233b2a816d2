"""What the commands say, in Russian and in English, except the summary (``api/summary``)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Lang(StrEnum):
    """Language of everything that is said; Russian unless asked otherwise."""

    RU = "ru"
    EN = "en"


MESSAGES: Mapping[str, tuple[str, str]] = {
    # problems of the input
    "errors": ("Ошибок: {n}. Ничего не записано.", "Errors: {n}. Nothing was written."),
    "errors_read_only": ("Ошибок: {n}.", "Errors: {n}."),
    "no_errors": ("Ошибок нет.", "No errors."),
    "remarks": ("Замечаний: {n}.", "Remarks: {n}."),
    "more_remarks": ("… и ещё {n}", "… and {n} more"),
    # rebalance
    "rebalanced": (
        "ПЕРЕРАСПРЕДЕЛЕНИЕ · отказов {refused}, освободилось мест {freed}",
        "REBALANCING · {refused} refusals, {freed} places fell free",
    ),
    "rebalanced_filled": ("занято снова", "filled again"),
    "rebalanced_moved": ("переставлено людей", "persons moved"),
    "rebalanced_level": ("дальность замен, сумма уровней", "distance, sum of levels"),
    "rebalanced_proven": ("доказано: лучше нельзя", "proven: none better"),
    "rebalanced_bounded": ("предел {n}", "bound {n}"),
    "free_place": ("свободное место", "a free place"),
    "kind_substitute": ("замена", "substitute"),
    "kind_moved": ("перестановка", "moved"),
    "kind_added": ("ещё одна группа", "one more group"),
    "kind_displaced": ("из закрытой группы", "from a closed group"),
    "note_due": (
        "Нужна объяснительная: {teacher}, группа {group} – замены нет.",
        "An explanatory note is due: {teacher}, group {group}: no replacement.",
    ),
    "short_group": (
        "Группа {group}: {n} чел. при минимуме {least} – закрыть, добрать или оставить решает организатор.",
        "Group {group}: {n} people, minimum {least}: close it, fill it or keep it? The organiser decides.",
    ),
    "short_close": ("  закрыть: без места останутся {seated}", "  close it: {seated} lose their places"),
    "short_keep": ("  оставить: не хватает {lacking}", "  keep it: {lacking} too few"),
    "short_rescue": (
        "  добрать {lacking}: сегодня могут войти {candidates}",
        "  fill it with {lacking}: {candidates} may enter today",
    ),
    "short_no_rescue": (
        "  добрать {lacking} не выйдет: сегодня могут войти {candidates} или мест больше нет",
        "  {lacking} to fill it are not to be had: {candidates} may enter today, or no place is left",
    ),
    "rebalanced_released": (
        "  освобождено мест, которые никто не подтвердил в срок: {n}",
        "  places released that nobody confirmed in time: {n}",
    ),
    "unconfirmed": (
        "Не подтверждено в срок: {teacher}, группа {group}.",
        "Not confirmed in time: {teacher}, group {group}.",
    ),
    "ring": (
        "Сообщить: {teacher} – группа {group} {change}, {kept}.",
        "To be told: {teacher}: group {group} {change}, {kept}.",
    ),
    "ring_keeps": ("место сохранено, нужно новое подтверждение", "the place is kept, to be confirmed again"),
    "ring_loses": ("места больше нет", "the place is gone"),
    "change_cancelled": ("отменена", "was cancelled"),
    "change_merged": ("объединена с другой", "was merged into another"),
    "change_moved": ("перенесена", "was moved"),
    "change_form": ("сменила форму", "is held in another way"),
    "not_confirmed": ("не подтверждено", "not confirmed"),
    # deadlines
    "deadlines": ("СРОКИ на {today} · групп {n}", "DEADLINES as of {today} · {n} groups"),
    "state_overdue": ("ПРОСРОЧЕНО", "OVERDUE"),
    "state_today": ("сегодня", "today"),
    "state_coming": ("", ""),
    "waiting_places": (" (не подтверждено мест: {n})", " (places not confirmed: {n})"),
    "who_may_act": ("Что ещё можно сегодня, если место освободилось:", "What may still be done today:"),
    "acting": ("  {group}: {may}; свободно мест {free}", "  {group}: {may}; {free} places free"),
    "acting_late": (
        "  {group}: {may}; свободно мест {free}, не подтверждено в срок {late}",
        "  {group}: {may}; {free} places free, {late} not confirmed in time",
    ),
    "steps_clash": (
        "Шаги 11 (школа → координатор) и 13 (координатор → институт) приходятся на один день: "
        "внутренний срок для школ на {days} дн. раньше.",
        "Steps 11 (school to coordinator) and 13 (coordinator to institute) fall on the same day: "
        "the internal date for schools is {days} days earlier.",
    ),
    "steps_clash_bare": (
        "Шаги 11 (школа → координатор) и 13 (координатор → институт) приходятся на один день: "
        "у координатора нет запаса, задайте slack_days.",
        "Steps 11 (school to coordinator) and 13 (coordinator to institute) fall on the same day: "
        "the coordinator has no time between them, set slack_days.",
    ),
    "days_not_settled": (
        "Переносы выходных на один из этих годов ещё не утверждены: рабочие дни могут сдвинуться.",
        "The days off of one of these years are not decreed yet: working days may still shift.",
    ),
    # candidates
    "candidates_for": (
        "КАНДИДАТЫ · группа {group}, место: {left_by}",
        "CANDIDATES · group {group}, place of: {left_by}",
    ),
    "level_line": ("  {level}: {may} ({why}); подходят {n}", "  {level}: {may} ({why}); {n} fit"),
    "level_may": ("может", "may act"),
    "level_may_not": ("не может", "may not act"),
    "not_enough_alone": (
        "Группа пуста, и одного человека мало до её минимума: нужна перестановка (kvota rebalance).",
        "The group is empty, and one person is too few for its minimum: use kvota rebalance.",
    ),
    "no_candidates": ("Прямой замены нет.", "There is no direct substitute."),
    "candidate_named": ("назван руководителем", "named by the head"),
    "candidate_adds": ("вторая группа", "one more group"),
    "candidate_by_hand": ("только решением оператора", "only by an operator's decision"),
    "refusals_skipped": ("Пропущено строк: {n}.", "Rows skipped: {n}."),
    "chains_not_alone": (
        "Выбранные цепочки без остальных нарушают правила; ничего не записано.",
        "The chains chosen break rules without the others; nothing was written.",
    ),
    "rebalanced_files": (
        "ФАЙЛЫ      {path}/: assignments.csv · moves.csv (кто на чьё место) · unassigned.csv · plan.json",
        "FILES      {path}/: assignments.csv · moves.csv (who for whom) · unassigned.csv · plan.json",
    ),
    # numbers
    "numbers_found": ("Номеров: {n}", "Numbers: {n}"),
    "numbers_on": ("На конец дня {day}:", "At the end of {day}:"),
    "numbers_balance": (
        "{period}: выдано {issued} = присвоено {held} + свободно {free} + использовано {used} + "
        "истекло {expired}",
        "{period}: issued {issued} = held {held} + free {free} + used {used} + expired {expired}",
    ),
    "numbers_district": (
        "  {district}: выдано {issued_to}, сейчас {allotted} – присвоено {held}, свободно {free}",
        "  {district}: issued {issued_to}, now {allotted}: held {held}, free {free}",
    ),
    "number_now": (
        "{number} · период {period} · выдан району {issued} · сейчас {place}",
        "{number} · period {period} · issued to district {issued} · now {place}",
    ),
    "number_then": (
        "{number} · период {period} · выдан району {issued} · на {day}: {place}",
        "{number} · period {period} · issued to district {issued} · on {day}: {place}",
    ),
    # serve and --server
    "serving": ("Сервер отвечает по адресу {url}", "Serving at {url}"),
    "sending": ("Отправляю данные на сервер …", "Sending the data to the server …"),
    "interrupted": (
        "Задание прервалось на сервере несколько раз и не выполнено.",
        "The job broke off on the server several times and was not done.",
    ),
    # allocate
    "reading": ("Читаю данные …", "Reading the data …"),
    "read": (
        "Прочитано: должностей {posts}, групп {groups}, замечаний {remarks}. Считаю, не дольше {limit} с.",
        "Read: {posts} posts, {groups} groups, {remarks} remarks. Planning for at most {limit} s.",
    ),
    "stopping": (
        "Остановка: сохраняю лучший найденный план …",
        "Stopping: the best plan found so far is kept …",
    ),
    "stopped_by_memory": (
        "Предел памяти достигнут: остановлено с лучшим найденным планом.",
        "The memory limit was reached: stopped with the best plan found.",
    ),
    "infeasible": (
        "Плана, который выполняет все правила, не существует. Вместе не выполняются:",
        "No plan can satisfy the rules. These can't hold together:",
    ),
    "infeasible_unknown": (
        "Плана, который выполняет все правила, не существует; разобрать причины не хватило времени.",
        "No plan can satisfy the rules; time was too short to find the reasons.",
    ),
    "no_time": (
        "Время вышло раньше, чем нашёлся первый план. Ничего не записано. Увеличьте --time-limit.",
        "Time ran out before any plan was found. Nothing was written. Raise --time-limit.",
    ),
    "stopped_early": (
        "Остановлено раньше, чем нашёлся первый план. Ничего не записано.",
        "Stopped before any plan was found. Nothing was written.",
    ),
    "defect": (
        "Наш план не прошёл проверку. Это ошибка программы; ничего не записано.",
        "Our own plan failed the audit. This is a defect of the program; nothing was written.",
    ),
    "defect_goal": (
        "«{goal}»: расчёт заявляет {claimed}, пересчёт даёт {counted}.",
        '"{goal}": the solver claims {claimed}, the recount gives {counted}.',
    ),
    "solver_failed": (
        "Расчёт прервался из-за ошибки программы; ничего не записано.",
        "The solver broke down: a defect of the program; nothing was written.",
    ),
    "no_summary": (
        "План записан ({path}), а сводку показать не удалось: это ошибка программы.",
        "The plan is written ({path}), but the summary failed: a defect of the program.",
    ),
    "written": ("Записано: {path}", "Written: {path}"),
    # explain
    "explaining": (
        "Пересчитываю план с этим условием, не дольше {limit} с …",
        "Solving the plan again on that condition, for at most {limit} s …",
    ),
    "stopping_answers": (
        "Остановка: показываю, что успел доказать …",
        "Stopping: what is proven so far is shown …",
    ),
    # progress
    "goal_of": ("Цель {k} из {n} · {title}", "Goal {k} of {n} · {title}"),
    "starting": ("Готовлю расчёт", "Preparing"),
    "first_plan": ("Первый план есть, улучшаю", "A first plan is there, improving it"),
    "so_far": ("достигнуто {value}", "reached {value}"),
    "no_more": ("больше {bound} не бывает", "more than {bound} is impossible"),
    "no_fewer": ("меньше {bound} не бывает", "fewer than {bound} is impossible"),
    "within": ("доказано с точностью до {n}", "proven to within {n}"),
    "proven": ("лучше нельзя (доказано)", "no better is possible (proven)"),
    "seconds": ("{n} с", "{n} s"),
    # audit
    "checking": ("Проверено мест: {places}.", "Places checked: {places}."),
    "no_violations": ("Нарушений правил нет.", "No rule is violated."),
    "violations": ("Нарушений правил: {n}.", "Violations of rules: {n}."),
    "row": ("строка {row}", "row {row}"),
    "rows": ("строки {rows}", "rows {rows}"),
    "whole_plan": ("план в целом", "the plan as a whole"),
    "goals": ("Цели, пересчитанные по плану:", "Goals, recounted from the plan:"),
    "claimed": ("заявлено {value}", "claimed {value}"),
    "claim_holds": ("совпадает с заявленным", "as claimed"),
    "claim_differs": ("НЕ СОВПАДАЕТ: заявлено {value}", "DIFFERS: {value} was claimed"),
    "claim_best": ("лучше нельзя (доказано)", "no better is possible (proven)"),
    "claim_within": ("доказано с точностью до {n}", "proven to within {n}"),
    "claims_differ": (
        "Свидетельство плана (plan.json) не соответствует его местам.",
        "The plan's certificate (plan.json) does not agree with its places.",
    ),
    "other_profile": (
        "План составлен по другому профилю правил («{name}» или с другими параметрами): "
        "заявленное в нём не сравнивается.",
        'The plan was made under another profile of rules ("{name}", or with other parameters): '
        "its claims are not compared.",
    ),
    # check
    "excluded_by": (
        "Кого и куда нельзя направить (каждая возможность – у первого правила, которое её исключает):",
        "What the rules exclude (each possibility under the first rule that excludes it):",
    ),
    "proposed": ("предложено мест (работник и группа)", "proposed places (a post and a group)"),
    "excluded": ("исключает правило: {title}", "excluded by: {title}"),
    "candidates": ("остаётся возможных мест", "possible places left"),
    "posts_with_place": ("должностей, у которых есть куда поехать", "posts with a possible place"),
    "due_without": (
        "Должны учиться, но не на что – {n} из {total}:",
        "Due, but nothing to attend – {n} of {total}:",
    ),
    "due_all": (
        "У каждого, кто должен учиться ({total}), есть возможное место.",
        "Everybody who is due ({total}) has a possible place.",
    ),
    "due_fits": ("подходящие группы есть, но никто не заявил", "groups fit, but nobody applied"),
    "due_nothing": ("подходящей группы нет", "no group fits"),
    "due_refused": ("заявлены, но не проходят: {title}", "proposed, but excluded: {title}"),
    "no_subject": ("без предмета", "no subject"),
    # import
    "sheet": ("лист", "sheet"),
    "kind": ("что это", "kind"),
    "rows_read": ("прочитано", "read"),
    "kept": ("принято", "kept"),
    "repaired": ("исправлено", "repaired"),
    "set_aside": ("отложено", "set aside"),
    "total": ("всего", "total"),
    "import_remarks_in": (
        "Все замечания ({n}, из них вопросов к вам {asked}): {path}",
        "All remarks ({n}, of them {asked} are questions to you): {path}",
    ),
    "gap_thresholds": (
        "Тяжесть дефицита по разрыву: от {first} % – 1, от {second} % – 2, от {third} % – 3 (из --options).",
        "Severity by the gap: from {first} % it is 1, from {second} % 2, from {third} % 3 (by --options).",
    ),
    "gap_thresholds_est": (
        "Тяжесть дефицита по разрыву: от {first} % – 1, от {second} % – 2, от {third} % – 3"
        " (наша оценка; свои пороги – в --options).",
        "Severity by the gap: from {first} % it is 1, from {second} % 2, from {third} % 3"
        " (our estimate; your own in --options).",
    ),
    "answers_kept": (
        "Ответов учтено: {n}; они помнятся в {path}",
        "Answers followed: {n}; they are remembered in {path}",
    ),
    "previous_kept": (
        "Прежний набор данных прочитан: коды людей, школ и групп сохранены.",
        "The earlier dataset was read: ids of people, schools and groups are kept.",
    ),
    # generate
    "generated": (
        "Готово: {path} – школ {schools}, должностей {posts}, групп {groups}. Все люди и школы вымышлены.",
        "Done: {path} – {schools} schools, {posts} posts, {groups} groups. All of them are invented.",
    ),
}


def pick(sentence: tuple[str, str], lang: Lang) -> str:
    """One of two sentences (ru, en)."""
    return sentence[0] if lang is Lang.RU else sentence[1]


def signed(n: int) -> str:
    """``+3``, ``−3``, ``0``."""
    return f"{n:+d}".replace("-", "−") if n else "0"


def minus(n: int) -> str:
    """A figure as people write it, ``−3`` with the sign of typography."""
    return str(n).replace("-", "−")


class Phrases:
    """Sentences in both languages under their keys: called with a key, it puts the figures in."""

    def __init__(self, texts: Mapping[str, tuple[str, str]]) -> None:
        self._texts = texts

    def __call__(self, key: str, lang: Lang, **figures: object) -> str:
        """The sentence of that key.  Raises: KeyError: there is none."""
        return pick(self._texts[key], lang).format(**figures)


say = Phrases(MESSAGES)
