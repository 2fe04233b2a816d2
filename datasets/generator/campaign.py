"""One campaign put together: every part drawn in turn, then written as tables of texts."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from datasets.generator.calibration import PERIOD_ID
from datasets.generator.common import COLUMNS, Streams, Table, ids, to_frame
from datasets.generator.courses import (
    Programmes,
    competencies_table,
    draw_programmes,
    fitting,
    programmes_table,
)
from datasets.generator.dealt import DealtStyle, deal_wishes, draw_quotas
from datasets.generator.decisions import Decisions, decisions_table, draw_decisions
from datasets.generator.history import History, draw_history, history_table
from datasets.generator.lives import draw_lives, teachers_table
from datasets.generator.market import Market
from datasets.generator.needs import Deficits, deficits_table, draw_deficits
from datasets.generator.people import Staff, draw_staff
from datasets.generator.presets import Parameters
from datasets.generator.recommendations import Recommendations, draw_recommendations, recommendations_table
from datasets.generator.runs import conflicts_table, draw_groups, groups_table, sessions_table
from datasets.generator.school_days import calendar_table, period_table
from datasets.generator.schools import Schools, districts_table, draw_schools, schools_table
from datasets.generator.seats import (
    Quotas,
    quotas_per_programme,
    quotas_per_run,
    quotas_table,
    shared_elsewhere,
)
from datasets.generator.wishes import Wishes, applications_table, demand_of, draw_wishes, justifications
from rules.columns import IntArray

CONFLICTS = 0.05
"""Pairs of groups barred for one person, per group: estimate."""


@dataclass(frozen=True, eq=False)
class _Drawn:
    """Everything drawn, before it becomes text."""

    market: Market
    history: History
    deficits: Deficits
    wishes: Wishes
    recommendations: Recommendations
    quotas: Quotas
    decisions: Decisions
    numbers: IntArray | None


def draw_campaign(parameters: Parameters, streams: Streams) -> dict[str, pd.DataFrame]:
    """Draw a preset's campaign and write its tables."""
    market, history, deficits = _market(parameters, streams)
    market, wishes, granted = _applied(market, parameters, streams)
    drawn = _Drawn(
        market=market,
        history=history,
        deficits=deficits,
        wishes=wishes,
        recommendations=draw_recommendations(market, wishes, parameters.recommendations, streams),
        quotas=_granted(market, wishes, granted, parameters, streams=streams),
        decisions=draw_decisions(market, wishes, granted, parameters.decisions, streams),
        numbers=_numbers(market.schools, market.staff, parameters.numbers),
    )
    tables = _tables(drawn, parameters, streams)
    return {name: to_frame(name, tables[name]) for name in COLUMNS}


def _offer(parameters: Parameters, streams: Streams) -> Programmes:
    style = parameters.wishes
    if isinstance(style, DealtStyle):
        return draw_programmes(parameters.programmes, parameters.forms, 0.0, True, streams)
    return draw_programmes(parameters.programmes, parameters.forms, style.fashion, False, streams)


def _market(parameters: Parameters, streams: Streams) -> tuple[Market, History, Deficits]:
    """People, programmes, groups by demand, and who may ask for what."""
    schools = draw_schools(parameters.areas, streams)
    staff = draw_staff(schools, streams)
    lives = draw_lives(schools, staff, parameters.two_groups, streams)
    programmes = _offer(parameters, streams)
    fits = fitting(staff, programmes)
    history = draw_history(staff, lives, programmes, fits, streams)
    deficits = draw_deficits(schools, staff, lives, streams)
    current = slice(0, programmes.n_current)
    repeated = (history.repeated(len(staff), staff.main, programmes) & fits)[:, current]
    possible = fits[:, current] & ~repeated & programmes.approved[current]
    severe = deficits.severe(len(staff))
    backed = (severe.astype(np.float32) @ programmes.topics[current].T.astype(np.float32)) > 0
    style = parameters.wishes
    rows_each = 1.0 if isinstance(style, DealtStyle) else style.applying * sum(style.rows) / 2
    demand = demand_of(possible, programmes, rows_each)
    market = Market(
        schools=schools,
        staff=staff,
        lives=lives,
        programmes=programmes,
        groups=draw_groups(programmes, demand, parameters.groups, len(schools.areas), streams),
        possible=possible,
        repeated=repeated,
        backed=np.asarray(backed),
    )
    return market, history, deficits


def _applied(
    market: Market, parameters: Parameters, streams: Streams
) -> tuple[Market, Wishes, IntArray | None]:
    """Applications, and the places granted in each run where quotas are given by run."""
    style = parameters.wishes
    if not isinstance(style, DealtStyle):
        return market, draw_wishes(market, style, streams), None
    granted = draw_quotas(market.groups, market.programmes, style, streams)
    groups = replace(market.groups, elsewhere=shared_elsewhere(market.groups, granted, streams))
    market = replace(market, groups=groups)
    return market, deal_wishes(market, granted, style, streams), granted


def _granted(
    market: Market, wishes: Wishes, granted: IntArray | None, parameters: Parameters, *, streams: Streams
) -> Quotas:
    if granted is not None:
        return quotas_per_run(market, granted, wishes, streams)
    if parameters.quotas is None:
        raise ValueError("a preset whose applications are drawn in columns needs quotas")
    return quotas_per_programme(market, wishes, parameters.quotas, streams)


def _numbers(schools: Schools, staff: Staff, per_person: float | None) -> IntArray | None:
    """Unique numbers of each district."""
    if per_person is None:
        return None
    persons = np.bincount(schools.district[staff.school[staff.is_main]], minlength=len(schools.areas))
    numbers: IntArray = np.rint(persons * per_person).astype(np.int64)
    return numbers


def _tables(drawn: _Drawn, parameters: Parameters, streams: Streams) -> dict[str, Table]:
    market = drawn.market
    schools, staff, programmes, groups = market.schools, market.staff, market.programmes, market.groups
    lives = replace(market.lives, last_training=drawn.history.last_training)
    teacher_ids = ids("t", len(staff), 4)
    recommended = drawn.recommendations.of_wishes(staff, drawn.wishes, len(programmes))
    reasons = justifications(market, drawn.wishes, recommended, parameters.justified, streams)
    diagnosed = np.bincount(drawn.deficits.teacher, minlength=len(staff)) > 0
    return {
        "period": period_table(PERIOD_ID),
        "districts": districts_table(schools, drawn.numbers),
        "schools": schools_table(schools),
        "teachers": teachers_table(schools, staff, lives),
        "competencies": competencies_table(),
        "deficits": deficits_table(drawn.deficits, teacher_ids),
        "programmes": programmes_table(programmes),
        "groups": groups_table(groups, programmes, schools.district_id),
        "group_sessions": sessions_table(groups),
        "school_calendar": calendar_table(schools.school_id, schools.trimesters),
        "quotas": quotas_table(drawn.quotas, schools, programmes, groups),
        "group_conflicts": conflicts_table(groups, CONFLICTS, streams),
        "applications": applications_table(drawn.wishes, reasons, teacher_ids, programmes, groups),
        "recommendations": recommendations_table(
            drawn.recommendations, market, diagnosed, teacher_ids, streams
        ),
        "decisions": decisions_table(drawn.decisions, teacher_ids, programmes, groups, streams),
        "training_history": history_table(drawn.history, programmes, teacher_ids),
    }
