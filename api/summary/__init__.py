"""The summary on the terminal: facts counted from dataset, plan and verdict, then put into words."""
