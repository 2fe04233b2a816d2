"""What the import leaves of the campaign itself: which versions schools sent, which places have no name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datasets.forms.world.known import World

SUBMISSIONS, HELD = "submissions", "held_places"
_BETWEEN = " · "


class FormRead(NamedTuple):
    """Form 2 of one school on one sheet; ``draft``: it says so itself; ``whole``: no other school's rows are
    there."""

    school_id: str
    file: str
    sheet: str
    rows: int
    draft: bool
    whole: bool

    @property
    def source(self) -> str:
        """Its file and sheet."""
        return _source(self.file, self.sheet)


def _source(*parts: str) -> str:
    return _BETWEEN.join(parts)


def record_submissions(world: World) -> None:
    """Write ``submissions`` and ``held_places``.

    A version that is there already keeps its state, whoever told it; a table of several schools is no version
    of a school that has one of its own.  Places without a name on sheets that
    were read again are replaced: a name may have come.
    """
    table = world.store.table(SUBMISSIONS)
    sent: dict[str, set[str]] = {}
    for row in table.values():
        sent.setdefault(row.get("school_id", ""), set()).add(row.get("source", ""))
    for form in world.forms_read:
        if not form.whole and sent.get(form.school_id, set()) - {form.source}:
            continue
        first = world.forms_met.get(form.school_id)
        holds = first is not None and first.is_on(form.file, form.sheet)
        known = table.get((form.school_id, form.source), {})
        world.store.put(
            SUBMISSIONS,
            {
                "school_id": form.school_id,
                "status": known.get("status") or ("draft" if form.draft else "submitted"),
                "rows": str(form.rows),
                "holds": str(holds).lower(),
                "source": form.source,
            },
        )
    _record_held(world)


def _record_held(world: World) -> None:
    again = tuple(dict.fromkeys(form.source + _BETWEEN for form in world.forms_read))
    rows = world.store.table(HELD)
    for key in _from_sheets(again, {key: row.get("source", "") for key, row in rows.items()}):
        del rows[key]
    for place in world.held:
        world.store.add(
            HELD,
            {
                "school_id": place.school_id,
                "programme_id": place.programme_id,
                "group_id": place.group_id,
                "places": str(place.places),
                "words": place.words,
                "source": _source(place.file, place.sheet, place.cell),
            },
        )


def _from_sheets(sheets: Sequence[str], sources: dict[tuple[str, ...], str]) -> list[tuple[str, ...]]:
    return [key for key, source in sources.items() if source.startswith(tuple(sheets))] if sheets else []
