"""Rules, goals, profiles and the audit: pure and declarative, without any solver or web import."""
