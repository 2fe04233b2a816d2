"""Which of a person's posts a wish belongs to."""

from __future__ import annotations

from datasets.forms.cells.positions import Position, same_position
from datasets.forms.world.known import World
from datasets.forms.world.people import Post
from rules.text import normal


def fitting_first(world: World, posts: list[Post], job: Position, programme_id: str) -> Post:
    """The post that the row's only position names, else the first one that the programme is meant for."""
    named = [p for p in posts if any(same_position(p.position, part) for part in job.parts)]
    if len(named) == 1 and len(job.parts) == 1:
        return named[0]
    fitting = [p for p in named or posts if is_audience(world, p, programme_id)]
    return (fitting or named or posts)[0]


def is_audience(world: World, post: Post, programme_id: str) -> bool:
    """Whether the programme's positions and subjects allow the post (empty lists allow everybody)."""
    programme = world.store.get("programmes", programme_id)
    teacher = world.store.get("teachers", post.teacher_id)
    positions, subjects = _terms(programme.get("positions", "")), _terms(programme.get("subjects", ""))
    return (not positions or normal(post.position) in positions) and (
        not subjects or bool(subjects & _terms(teacher.get("subjects", "")))
    )


def _terms(text: str) -> set[str]:
    return {normal(part) for part in text.split(";") if part.strip()}
