"""``python -m api``: the ``kvota`` command; one that a worker started ends with its worker."""

import os

from api.cli import main

if __name__ == "__main__":
    parent = os.environ.get("KVOTA_PARENT")
    if parent is not None:
        from solver.process import die_with

        die_with(int(parent))
    main()
