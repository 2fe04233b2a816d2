"""``python -m api``: the ``kvota`` command."""

from api.cli import main
from api.parent import end_with_parent

if __name__ == "__main__":
    end_with_parent()
    main()
