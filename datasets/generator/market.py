"""Everything that applications are drawn from: the people, the offer, and who may ask for what."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from datasets.generator.courses import Programmes
from datasets.generator.lives import Lives
from datasets.generator.people import Staff
from datasets.generator.runs import Groups
from datasets.generator.schools import Schools
from rules.columns import BoolArray


@dataclass(frozen=True, eq=False)
class Market:
    """People and offer with three matrices ``[post, current programme]``.

    ``possible``: audience, approval and former courses allow the wish; ``repeated``: the same programme
    was completed lately; ``backed``: the programme covers a severe deficit of the post.
    """

    schools: Schools
    staff: Staff
    lives: Lives
    programmes: Programmes
    groups: Groups
    possible: BoolArray
    repeated: BoolArray
    backed: BoolArray

    @property
    def offered(self) -> BoolArray:
        """Current programmes that have a group."""
        return np.bincount(self.groups.programme, minlength=self.programmes.n_current) > 0
