"""A drawing of a rebalancing's chains: from the place that fell free to whoever comes in from outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape

from rules.base import Sentence

CHAINS_SVG = "chains.svg"
_BOX, _GAP, _ROW, _LEFT, _TOP = 190, 90, 74, 60, 54
_LONGEST = 24
"""Characters of an id that fit into a box."""
_FILL = {
    "refused": "#f8d7da",
    "substitute": "#d1e7dd",
    "moved": "#fff3cd",
    "added": "#cfe2ff",
    "displaced": "#e2e3e5",
    "free": "#ffffff",
}
KINDS: Mapping[str, Sentence] = {
    "free": ("было свободно", "was free"),
    "refused": ("освободилось", "fell free"),
    "moved": ("переходит", "moves"),
    "substitute": ("замена", "substitute"),
    "added": ("второе место", "one more place"),
    "displaced": ("из закрытой группы", "from a closed group"),
}
_LEVELS: Mapping[str, Sentence] = {
    "school": ("своя школа", "own school"),
    "municipality": ("район", "municipality"),
    "region": ("регион", "region"),
}


@dataclass(frozen=True)
class DrawnStep:
    """A row of ``moves.csv`` as far as it is drawn."""

    chain: int
    step: int
    kind: str
    from_teacher: str
    to_teacher: str
    from_group: str
    to_group: str
    level: str

    @classmethod
    def of(cls, row: Mapping[str, object]) -> DrawnStep:
        """From a row by column; further columns are left aside."""
        return cls(
            int(str(row["chain"])),
            int(str(row["step"])),
            *(
                str(row[name])
                for name in ("kind", "from_teacher", "to_teacher", "from_group", "to_group", "level")
            ),
        )


def drawn(rows: Iterable[Mapping[str, object]], lang: str = "ru") -> str:
    """The drawing as SVG: a line for each chain, read from left to right."""
    steps = sorted((DrawnStep.of(row) for row in rows), key=lambda step: (step.chain, step.step))
    chains = [list(chain) for _, chain in groupby(steps, key=lambda step: step.chain)]
    longest = max((len(chain) for chain in chains), default=0)
    width = _LEFT + (longest + 1) * (_BOX + _GAP)
    height = _TOP + max(1, len(chains)) * _ROW
    parts = [
        f'<svg xmlns="{namespace()}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="sans-serif" font-size="12">',
        f'<text x="{_LEFT}" y="24" font-size="15">{_heading(len(chains), lang)}</text>',
    ]
    for place, chain in enumerate(chains):
        parts.extend(_line(chain, _TOP + place * _ROW, lang))
    return "\n".join([*parts, "</svg>", ""])


def namespace() -> str:
    """SVG's own name, which browsers want; nothing is fetched from there."""
    return "".join(("http:", "//www.w3.org/2000/svg"))


def _heading(n: int, lang: str) -> str:
    ru, en = f"Цепочки замен: {n}", f"Chains: {n}"
    return ru if lang == "ru" else en


def _line(chain: Sequence[DrawnStep], top: int, lang: str) -> list[str]:
    first = chain[0]
    left = first.from_teacher or "–"
    boxes = [("refused" if first.from_teacher else "free", left, first.to_group)]
    boxes += [(step.kind, step.to_teacher, step.from_group) for step in chain]
    parts = [f'<text x="12" y="{top + 30}" fill="#555">{first.chain}</text>']
    for place, (kind, teacher, group) in enumerate(boxes):
        x = _LEFT + place * (_BOX + _GAP)
        parts.append(_box(x, top, kind, teacher, group, lang))
        if place:
            parts.append(_arrow(x, top, chain[place - 1], lang))
    return parts


def _box(x: int, top: int, kind: str, teacher: str, group: str, lang: str) -> str:
    word = KINDS[kind][0 if lang == "ru" else 1]
    place = f"{_shown(group)}" if group else "–"
    return (
        f'<rect x="{x}" y="{top}" width="{_BOX}" height="54" rx="6" fill="{_FILL[kind]}" stroke="#999"/>'
        f'<text x="{x + 8}" y="{top + 16}" fill="#555">{escape(word)}</text>'
        f'<text x="{x + 8}" y="{top + 32}">{_shown(teacher)}</text>'
        f'<text x="{x + 8}" y="{top + 48}" fill="#333">{place}</text>'
    )


def _arrow(x: int, top: int, step: DrawnStep, lang: str) -> str:
    """From whoever comes to the place that they enter: to the left."""
    level = _LEVELS[step.level][0 if lang == "ru" else 1]
    tip, middle = x - _GAP + 6, top + 27
    return (
        f'<line x1="{x - 4}" y1="{middle}" x2="{tip}" y2="{middle}" stroke="#555"/>'
        f'<path d="M{tip},{middle} l8,-4 l0,8 z" fill="#555"/>'
        f'<text x="{x - _GAP + 8}" y="{top + 20}" font-size="10" fill="#555">'
        f"{_shown(step.to_group, 13)}</text>"
        f'<text x="{x - _GAP + 8}" y="{top + 42}" font-size="10" fill="#555">{escape(level)}</text>'
    )


def _shown(text: str, longest: int = _LONGEST) -> str:
    return escape(text if len(text) <= longest else text[: longest - 1] + "…")
