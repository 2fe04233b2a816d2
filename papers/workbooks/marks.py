"""The sheet by which a workbook of ours is known when it comes back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

MARK_SHEET = "kvota"
FORMAT = "1"
"""The format of the workbooks that this version writes and reads."""


class Kind(StrEnum):
    """What a workbook is about; whose absence from it means that a row was deleted."""

    PLAN = "plan"
    EXTRACT = "extract"
    """The places of one school."""
    FORM3 = "form3"
    """The places of one school as Form 3, a sheet a group."""
    APPLICATION = "application"


@dataclass(frozen=True)
class Mark:
    """``tag``: of the rows exported; ``scope``: id of the school or the district of it alone ("": all);
    ``groups``: ids of the groups of it alone (none: all)."""

    kind: Kind
    tag: str
    lang: str
    scope: str = ""
    groups: tuple[str, ...] = ()

    def as_cells(self) -> dict[str, str]:
        """The mark as it stands on its sheet."""
        told = {"format": FORMAT, "kind": str(self.kind), "tag": self.tag, "lang": self.lang}
        return {**told, "scope": self.scope, "groups": json.dumps(self.groups, ensure_ascii=False)}


def mark_of(cells: Mapping[str, str]) -> Mark | None:
    """The mark that stands on a sheet; None where it is none that this version knows."""
    try:
        if cells["format"] != FORMAT or cells["lang"] not in ("ru", "en"):
            return None
        groups = tuple(str(group) for group in json.loads(cells["groups"]))
        return Mark(Kind(cells["kind"]), cells["tag"], cells["lang"], cells["scope"], groups)
    except (KeyError, ValueError, TypeError):
        return None
