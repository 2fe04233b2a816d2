"""The order to the institute for people: who is due and has nothing to attend, programmes without anybody."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from api.messages import Lang, Phrases, pick
from api.worth.book import Row
from api.worth.words import district_name, programme_name
from rules.answers.unmet import Idle, Lack, Need, Unmet
from rules.base import Sentence
from rules.context import Context
from rules.registry import pair_rule

_TEXTS: Mapping[str, Sentence] = {
    "head": (
        "ЗАКАЗ ИНСТИТУТУ · пора учиться {due} чел.: возможное место есть у {fine}, не на что – {nothing}, "
        "подходит, но никто не заявил – {not_asked}",
        "ORDER TO THE INSTITUTE · due: {due}; {fine} have a possible place, nothing fits for {nothing}, "
        "something fits but nobody asked for {not_asked}",
    ),
    Lack.NOTHING: (
        "НЕ НА ЧТО – просить программы или группы: {n} чел.",
        "NOTHING FITS – programmes or groups to ask for: {n}",
    ),
    Lack.NOT_ASKED: (
        "ПОДХОДИТ, НО НИКТО НЕ ЗАЯВИЛ – напомнить школам: {n} чел.",
        "SOMETHING FITS, BUT NOBODY ASKED – remind the schools: {n}",
    ),
    "overdue": ("срок прошёл у {n}", "{n} overdue"),
    "fitting": ("подошли бы программы: {names}", "programmes that would fit: {names}"),
    "and_more": (" и ещё {n}", " and {n} more"),
    "rule": ("чаще всего мешает «{title}»", 'mostly in the way: "{title}"'),
    "idle": (
        "ПРОГРАММЫ БЕЗ ЖЕЛАЮЩИХ – {n}, мест в них {room}",
        "PROGRAMMES WITHOUT APPLICANTS – {n}, places: {room}",
    ),
    "barred": (
        "ПРОГРАММЫ, КУДА НИКТО ИЗ ЗАЯВЛЕННЫХ НЕ ПРОХОДИТ – {n}",
        "PROGRAMMES THAT NOBODY OF THOSE ASKED FOR MAY ENTER – {n}",
    ),
    "groups": ("групп {groups}, мест {room}", "groups: {groups}, places: {room}"),
    "applicants": ("заявлено {n} чел.", "asked for: {n}"),
    "all_fine": (
        "У каждого, кому пора учиться, есть возможное место.",
        "Everybody due has a possible place.",
    ),
    "all_used": (
        "У каждой программы с группами есть кого учить.",
        "Every programme with groups has somebody.",
    ),
    "more": ("  … и ещё строк {n}: см. --out или --json", "  … and {n} more rows: see --out or --json"),
}

_say = Phrases(_TEXTS)
_SHOWN = 30
_NAMED = 3


@dataclass(frozen=True, eq=False)
class UnmetTold:
    """The answer with what is needed to name things."""

    context: Context
    found: Unmet

    @cached_property
    def _breadth(self) -> Counter[int]:
        """For how many kinds of people each programme would do: what is for few is named first."""
        return Counter(programme for need in self.found.needs for programme in need.fitting)

    def lines(self, lang: Lang) -> Iterator[str]:
        """The lines on the terminal."""
        nothing, not_asked = (self.found.without(lack) for lack in Lack)
        fine = self.found.due - nothing - not_asked
        yield _say("head", lang, due=self.found.due, fine=fine, nothing=nothing, not_asked=not_asked)
        if not self.found.needs:
            yield _say("all_fine", lang)
        for lack in Lack:
            yield from self._needs([n for n in self.found.needs if n.lack is lack], lack, lang)
        if not self.found.idle:
            yield _say("all_used", lang)
        yield from self._idle([one for one in self.found.idle if not one.applicants], "idle", lang)
        yield from self._idle([one for one in self.found.idle if one.applicants], "barred", lang)

    def _needs(self, needs: Sequence[Need], lack: Lack, lang: Lang) -> Iterator[str]:
        if not needs:
            return
        yield _say(lack, lang, n=sum(need.persons for need in needs))
        shown = 0
        by_district: dict[int, list[Need]] = defaultdict(list)
        for need in needs:
            by_district[need.district].append(need)
        for district, of_district in by_district.items():
            if shown >= _SHOWN:
                break
            if len(self.context.dataset.districts) > 1:
                yield f"  {district_name(self.context.dataset, district)}"
            for need in of_district[: _SHOWN - shown]:
                yield f"  {need.persons:>4}  {self._need(need, lang)}"
            shown += len(of_district)
        if shown < len(needs) or shown > _SHOWN:
            yield _say("more", lang, n=len(needs) - min(_SHOWN, shown))

    def _need(self, need: Need, lang: Lang) -> str:
        parts = [", ".join(text for text in (need.position, need.subject) if text)]
        if need.overdue:
            parts.append(_say("overdue", lang, n=need.overdue))
        if need.rule:
            title = pick(pair_rule(need.rule).title, lang)
            parts.append(_say("rule", lang, title=title))
        if need.fitting:
            closest = sorted(need.fitting, key=lambda p: (self._breadth[p], p))
            names = ", ".join(programme_name(self.context.dataset, p, lang) for p in closest[:_NAMED])
            more = len(need.fitting) - _NAMED
            names += _say("and_more", lang, n=more) if more > 0 else ""
            parts.append(_say("fitting", lang, names=names))
        return " · ".join(parts)

    def _idle(self, idle: Sequence[Idle], key: str, lang: Lang) -> Iterator[str]:
        if not idle:
            return
        yield _say(key, lang, n=len(idle), room=sum(one.room for one in idle))
        for one in idle[:_SHOWN]:
            figures = _say("groups", lang, groups=one.groups, room=one.room)
            told = f"  {programme_name(self.context.dataset, one.programme, lang)}: {figures}"
            if one.applicants:
                told += f", {_say('applicants', lang, n=one.applicants)}"
            yield told
        if idle[_SHOWN:]:
            yield _say("more", lang, n=len(idle) - _SHOWN)

    def content(self) -> dict[str, object]:
        """The object of ``--json``."""
        dataset = self.context.dataset
        ids = dataset.programmes.programme_id
        return {
            "due": self.found.due,
            "needs": [
                {
                    "lack": str(need.lack),
                    "district_id": str(dataset.districts.district_id[need.district]),
                    "position": need.position,
                    "subject": need.subject,
                    "overdue": need.overdue,
                    "expiring": need.expiring,
                    "rule": need.rule or None,
                    "programmes_fitting": [str(ids[p]) for p in need.fitting],
                }
                for need in self.found.needs
            ],
            "programmes": [
                {
                    "programme_id": str(ids[one.programme]),
                    "groups": one.groups,
                    "places": one.room,
                    "asked_for": one.applicants,
                }
                for one in self.found.idle
            ],
        }

    def sheets(self, lang: Lang) -> dict[str, list[Row]]:
        """The workbook: people due, programmes."""
        ru, dataset = lang is Lang.RU, self.context.dataset
        kinds = {
            Lack.NOTHING: ("не на что", "nothing fits"),
            Lack.NOT_ASKED: ("подходит, но никто не заявил", "fits, but nobody asked"),
        }
        due: list[Row] = [
            (
                "Что не так",
                "Район",
                "Должность",
                "Предмет",
                "Срок прошёл",
                "Срок истекает",
                "Мешает",
                "Подошли бы",
            )
            if ru
            else ("Lack", "District", "Position", "Subject", "Overdue", "Expiring", "In the way", "Would fit")
        ]
        for need in self.found.needs:
            rule = pick(pair_rule(need.rule).title, lang) if need.rule else None
            fitting = "; ".join(programme_name(dataset, p, lang) for p in need.fitting) or None
            place = district_name(dataset, need.district)
            people = (need.position, need.subject or None, need.overdue, need.expiring)
            due.append((pick(kinds[need.lack], lang), place, *people, rule, fitting))
        idle: list[Row] = [
            ("Программа", "Название", "Групп", "Мест", "Заявлено")
            if ru
            else ("Programme", "Title", "Groups", "Places", "Asked for")
        ]
        for one in self.found.idle:
            name = str(dataset.programmes.programme_id[one.programme])
            title = str(dataset.programmes.title[one.programme])
            idle.append((name, title, one.groups, one.room, one.applicants))
        return {("Кому пора" if ru else "Due"): due, ("Программы" if ru else "Programmes"): idle}
