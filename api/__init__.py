"""How people and programs reach the planner: for now the ``kvota`` command."""
