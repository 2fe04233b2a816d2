"""Places that arrived outside the campaign, as a group that the data do not have yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from rules.answers.altered import Row, longer
from rules.context import Context
from rules.dataset import Dataset
from rules.tables import Mode


@dataclass(frozen=True)
class Call:
    """What arrived: so many places, of a programme or (-1) for a subject (code), on days if they are known,
    for people of a district (-1: of any)."""

    places: int
    programme: int = -1
    subject: int = -1
    days: tuple[date, date] | None = None
    district: int = -1


def with_call(context: Context, call: Call) -> Dataset:
    """The dataset with one more group, the last one (and, for a subject alone, one more programme)."""
    dataset = context.dataset
    first, last = call.days or (context.as_of or dataset.period.start,) * 2
    programmes, programme = dataset.programmes, call.programme
    if programme < 0:
        programme = len(programmes)
        programmes = longer(programmes, [{"approved": True, "subjects": [call.subject]}])
    days: Row = {"start": np.datetime64(first), "end": np.datetime64(last)}
    group: Row = {"programme": programme, "max_size": call.places, "seats_elsewhere": 0, "shared": True}
    groups = longer(dataset.groups, [{**group, **days}])
    session: Row = {"group": dataset.n_groups, "mode": int(Mode.IN_PERSON)}
    sessions = longer(dataset.group_sessions, [{**session, **days}])
    return dataset.replace(programmes=programmes, groups=groups, group_sessions=sessions)
