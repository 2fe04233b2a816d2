"""One run of one contender, in a process of its own: ``python -m benchmarks.child TASK.json``.

Nothing is imported when another process imports this module again: our planner's own child does so, and its
start is part of our time.
"""

from __future__ import annotations

if __name__ == "__main__":
    from benchmarks.measure import main

    main()
