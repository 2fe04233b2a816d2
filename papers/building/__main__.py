"""Write the templates that are shipped: ``python -m papers.building [FOLDER]``."""

from __future__ import annotations

import sys
from pathlib import Path

from papers.building.templates import TEMPLATES
from papers.registry import SHIPPED_TEMPLATES


def main(folder: Path) -> None:
    """Write every template into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, build in TEMPLATES.items():
        build().save(folder / f"{name}.docx")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SHIPPED_TEMPLATES)
