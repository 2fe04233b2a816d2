"""Real input: Forms 1 and 2, deficit tables, registers and timetables as people keep them in Excel.

``import_forms(files, previous)`` gives the tables of a dataset, a count for every sheet in which
``kept + repaired + set_aside == read``, and a remark for everything that was mended, merged, guessed or
set aside.  A file that can't be read raises ``FormsError`` with every file's problems.
"""

from datasets.forms.errors import FormsError
from datasets.forms.importer import import_forms
from datasets.forms.result import Grade, ImportResult, Remark, SheetCount

__all__ = ["FormsError", "Grade", "ImportResult", "Remark", "SheetCount", "import_forms"]
