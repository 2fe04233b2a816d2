"""The campaign itself: who has sent what, what the plan rests on, and the report on it (step 14)."""
