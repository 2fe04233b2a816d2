"""What the import asks and what was answered: questions with keys, a memory, a workbook."""
