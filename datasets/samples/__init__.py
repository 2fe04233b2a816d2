"""The sample workbook and how it is built."""
