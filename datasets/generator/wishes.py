"""Applications (Form 2) drawn in columns: for districts whose demand exceeds every offer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from datasets.generator.common import NONE, Streams, Table, evenly, ids, numbers, pick, texts
from datasets.generator.courses import Programmes
from datasets.generator.lives import LEAVE, Lives
from datasets.generator.market import Market
from datasets.generator.runs import Groups
from rules.columns import BoolArray, IntArray, StrArray

CHUNK = 4096
"""Posts whose keys over all programmes are held in memory at once."""
SECOND_POST_APPLIES = 0.25
"""Share of further posts for which a school applies too: estimate."""
SEVERE_BONUS = 1.0
"""How much more a programme is asked for that covers a severe deficit (added to its log weight): estimate."""
RANK_FACTOR = np.array([1.0, 0.82, 0.68, 0.56, 0.46, 0.38, 0.32, 0.27, 0.23, 0.20])
LEAST_SCORE, TOP_SCORE = 10, 119


@dataclass(frozen=True)
class WishStyle:
    """``applying``: share of people who apply; ``rows``: least and greatest number of applications of
    one; ``names_group``: share of applications that name a run and not only the programme; ``fashion``:
    how unevenly programmes are liked (standard deviation of the log of their weight); ``first_run``: how
    much the first runs of a programme are preferred (1: not at all)."""

    applying: float
    rows: tuple[int, int]
    names_group: float
    fashion: float
    first_run: float


@dataclass(frozen=True, eq=False)
class Wishes:
    """Rows of ``applications`` in order of post and rank; ``group`` is :data:`NONE` where only the
    programme is named; ``score`` is None where ranks alone tell the order."""

    teacher: IntArray
    programme: IntArray
    group: IntArray
    rank: IntArray
    score: IntArray | None

    def __len__(self) -> int:
        return len(self.teacher)


def draw_wishes(market: Market, style: WishStyle, streams: Streams) -> Wishes:
    """Draw the applications of every post at once.

    Programmes are drawn without repetition by weight (Gumbel keys), the best key first.
    """
    rng = streams.of("wishes")
    staff, programmes, groups = market.staff, market.programmes, market.groups
    runs = np.bincount(groups.programme, minlength=programmes.n_current)
    share = np.where(staff.is_main, style.applying, SECOND_POST_APPLIES * style.applying)
    post = np.flatnonzero((rng.random(len(staff)) < share) & (market.lives.status != LEAVE))
    wanted = rng.integers(style.rows[0], style.rows[1] + 1, len(post))
    weight = np.log(np.maximum(programmes.weight[: programmes.n_current], 1e-9))
    teacher, programme, rank = [], [], []
    for first in range(0, len(post), CHUNK):
        rows = post[first : first + CHUNK]
        keys = weight + SEVERE_BONUS * market.backed[rows] + rng.gumbel(size=(len(rows), len(weight)))
        keys[~market.possible[rows] | (runs == 0)] = -np.inf
        best = np.argsort(-keys, axis=1, kind="stable")[:, : style.rows[1]]
        taken = np.arange(best.shape[1]) < wanted[first : first + CHUNK, None]
        taken &= np.take_along_axis(keys, best, axis=1) > -np.inf
        row, column = np.nonzero(taken)
        teacher.append(rows[row])
        programme.append(best[row, column])
        rank.append(column + 1)
    t, p, r = np.concatenate(teacher), np.concatenate(programme), np.concatenate(rank)
    group = _named_group(p, runs, style, rng)
    return Wishes(t, p, group, r, _scores(market.lives, t, r, rng))


def _named_group(programme: IntArray, runs: IntArray, style: WishStyle, rng: np.random.Generator) -> IntArray:
    """A run of each programme, or :data:`NONE`: the first runs of a programme are asked for more."""
    first = np.cumsum(runs) - runs
    serial = rng.random(len(programme)) ** style.first_run * runs[programme]
    chosen = first[programme] + serial.astype(np.int64)
    return np.where(rng.random(len(programme)) < style.names_group, chosen, NONE)


def _scores(lives: Lives, teacher: IntArray, rank: IntArray, rng: np.random.Generator) -> IntArray:
    """Priority of the person times weight of the rank, 10 to 119."""
    n = len(lives.status)
    priority = np.select([lives.overdue, lives.expiring], [1.0, 0.9], 0.5 + 0.35 * rng.random(n))
    score = TOP_SCORE * priority[teacher] * RANK_FACTOR[rank - 1] + rng.integers(-4, 5, len(teacher))
    return np.asarray(np.clip(np.rint(score), LEAST_SCORE, TOP_SCORE), dtype=np.int64)


def demand_of(possible: BoolArray, programmes: Programmes, applications: float) -> np.ndarray:
    """Expected applications per current programme, when each post divides its wishes by weight."""
    weight = programmes.weight[: programmes.n_current] * possible
    total = np.maximum(weight.sum(axis=1, keepdims=True), 1e-9)
    return np.asarray((weight / total).sum(axis=0) * applications)


def applications_table(
    wishes: Wishes, justification: StrArray, teacher_ids: StrArray, programmes: Programmes, groups: Groups
) -> Table:
    """``applications``: with scores where they are drawn, else with ranks."""
    table = {
        "application_id": ids("a", len(wishes), 4),
        "teacher_id": teacher_ids[wishes.teacher],
        "programme_id": programmes.programme_id[wishes.programme],
        "group_id": pick(groups.group_id, wishes.group),
        "justification": justification,
    }
    if wishes.score is None:
        table["rank"] = numbers(wishes.rank)
    else:
        table["score"] = numbers(wishes.score)
    return table


def pairs_of(wishes: Wishes, groups: Groups, n_programmes: int) -> tuple[IntArray, IntArray]:
    """Every (row of wishes, group) that the applications propose."""
    runs = np.bincount(groups.programme, minlength=n_programmes)
    first = np.cumsum(runs) - runs
    count = np.where(wishes.group == NONE, runs[wishes.programme], 1)
    row = np.repeat(np.arange(len(wishes)), count)
    offset = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count)
    base = np.where(wishes.group == NONE, first[wishes.programme], wishes.group)
    return row, np.asarray(base[row] + offset)


FORMULA = ("срок", "по плану", "срок подошёл", "+")
BY_TOPIC = (
    ("needs", "в классе учатся дети с ОВЗ"),
    ("read", "низкие результаты по читательской грамотности"),
    ("digital", "в школу поступило новое оборудование"),
    ("lead", "впервые назначенный руководитель"),
    ("marks", "ведёт выпускной класс"),
    ("norm", "требование к сотрудникам школы"),
    ("psy", "классное руководство"),
)
BY_SUBJECT = "выпускной класс, экзамен по предмету"
OTHERWISE = "по запросу работника"
BY_RECOMMENDATION = "рекомендация ММЦ"
BY_DEFICIT = "дефицит (диагностика ЦНППМ 11.2026)"


def topic_reasons(programmes: Programmes) -> StrArray:
    """For each programme the reason that schools write when nothing better is known."""
    reasons = dict(BY_TOPIC)
    found = []
    for course in programmes.courses:
        first = course.topics[0] if course.topics else ""
        found.append(BY_SUBJECT if ":" in first else reasons.get(first, OTHERWISE))
    return texts(found)


def justifications(
    market: Market, wishes: Wishes, recommended: BoolArray, shares: tuple[float, float], streams: Streams
) -> StrArray:
    """Column ``justification``: ``shares`` are filled, and of these mere formula."""
    rng = streams.of("justifications")
    n = len(wishes)
    u = evenly(n, rng)
    column = topic_reasons(market.programmes)[wishes.programme]
    column = np.where(market.backed[wishes.teacher, wishes.programme], BY_DEFICIT, column)
    column = np.where(recommended, BY_RECOMMENDATION, column)
    formula = texts(FORMULA)[rng.choice(len(FORMULA), size=n, p=[0.4, 0.35, 0.15, 0.1])]
    column = np.where(evenly(n, rng) < shares[1], formula, column)
    return np.where(u < shares[0], column, "")
