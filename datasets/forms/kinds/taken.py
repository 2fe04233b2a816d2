"""Courses that people have been to."""

from __future__ import annotations

from functools import cached_property

from datasets.forms.limits import RECENT_YEARS
from datasets.forms.world.known import World


class Taken:
    """Former courses by person, with other editions of the same family."""

    def __init__(self, world: World) -> None:
        self.world = world

    def lately(self, teacher_id: str, programme_id: str) -> str:
        """The ISO day on which the person last finished the programme or its kin; empty: not of late."""
        if not teacher_id or self.world.half is None:
            return ""
        person = self.world.people.posts[teacher_id].person_id
        last = max((self._ends.get((person, kin), "") for kin in self._kin(programme_id)), default="")
        start = self.world.half.start
        return last if last >= start.replace(year=start.year - RECENT_YEARS).isoformat() else ""

    def _kin(self, programme_id: str) -> list[str]:
        family = self.world.store.get("programmes", programme_id).get("family", "")
        same = [
            row["programme_id"]
            for row in self.world.store.table("programmes").values()
            if family and row.get("family") == family
        ]
        return list(dict.fromkeys([programme_id, *same]))

    @cached_property
    def _ends(self) -> dict[tuple[str, str], str]:
        ends: dict[tuple[str, str], str] = {}
        for row in self.world.store.table("training_history").values():
            post = self.world.people.posts.get(row.get("teacher_id", ""))
            if post is not None:
                course = (post.person_id, row.get("programme_id", ""))
                ends[course] = max(ends.get(course, ""), row.get("end", ""))
        return ends
