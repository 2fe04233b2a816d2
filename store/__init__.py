"""What must not be lost: campaigns, datasets, plans, jobs and the journal, in SQLite or PostgreSQL."""
