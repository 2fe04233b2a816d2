"""Which cell styles of an .xlsx stand out: struck out, grey, red."""

from __future__ import annotations

from dataclasses import dataclass, field

from datasets.forms.reading.marks import Mark, mark_of_index, mark_of_rgb, mark_of_theme

MOST_STYLES = 65_536
"""More formats than Excel allows are not remembered."""
_OFF = ("0", "false")


@dataclass
class StyleReader:
    """Expat callbacks for ``xl/styles.xml``; ``marks`` holds the styles that stand out."""

    marks: dict[str, tuple[Mark, ...]] = field(default_factory=dict)
    _path: list[str] = field(default_factory=list)
    _fonts: list[set[Mark]] = field(default_factory=list)
    _fills: list[set[Mark]] = field(default_factory=list)
    _count: int = 0
    _solid: bool = False

    def start(self, name: str, attrs: dict[str, str]) -> None:
        """An element begins."""
        tag = name.rpartition(":")[2]
        inside = self._path[-1] if self._path else ""
        self._path.append(tag)
        if tag == "font" and inside == "fonts":
            _more(self._fonts)
        elif tag == "fill" and inside == "fills":
            _more(self._fills)
        elif tag == "strike" and "fonts" in self._path and self._fonts:
            if attrs.get("val") not in _OFF:
                self._fonts[-1].add(Mark.STRUCK)
        elif tag == "color" and "fonts" in self._path and self._fonts:
            _add(self._fonts[-1], attrs)
        elif tag == "patternFill":
            self._solid = attrs.get("patternType", "none") not in ("none", "gray125")
        elif tag == "fgColor" and "fills" in self._path and self._fills and self._solid:
            _add(self._fills[-1], attrs)
        elif tag == "xf" and inside == "cellXfs" and self._count < MOST_STYLES:
            self._style(attrs)

    def end(self, _: str) -> None:
        """An element ends."""
        self._path.pop()

    def _style(self, attrs: dict[str, str]) -> None:
        found = _at(self._fonts, attrs.get("fontId", "")) | _at(self._fills, attrs.get("fillId", ""))
        if found:
            self.marks[str(self._count)] = tuple(sorted(found))
        self._count += 1


def _more(parts: list[set[Mark]]) -> None:
    if len(parts) < MOST_STYLES:
        parts.append(set())


def _add(marks: set[Mark], attrs: dict[str, str]) -> None:
    if "rgb" in attrs:
        mark = mark_of_rgb(attrs["rgb"])
    elif "theme" in attrs:
        mark = mark_of_theme(attrs["theme"], attrs.get("tint", ""))
    else:
        index = attrs.get("indexed", "")
        mark = mark_of_index(int(index)) if index.isdecimal() and len(index) < 4 else None
    if mark:
        marks.add(mark)


def _at(parts: list[set[Mark]], number: str) -> set[Mark]:
    at = int(number) if number.isdecimal() and len(number) < 7 else len(parts)
    return parts[at] if at < len(parts) else set()
