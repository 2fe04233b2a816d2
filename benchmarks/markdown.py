"""Figures and tables as Markdown."""

from __future__ import annotations

from collections.abc import Sequence

NOTHING = "–"


def figure(value: float) -> str:
    """Three leading digits."""
    if value >= 100:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def share(value: float) -> str:
    """A gap in percent, with as many digits as tell it from nothing."""
    return "0" if value == 0 else f"{value:.2%}" if value >= 0.001 else f"{value:.4%}"


def markdown(heading: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table; bars in cells are escaped."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
