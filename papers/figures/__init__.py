"""Every figure of the papers, computed in one place: columns, no words of any language.

:class:`papers.figures.book.Figures` holds the tables; papers and workbooks only lay them out.
"""

from papers.figures.book import Figures
from papers.figures.totals import Totals

__all__ = ["Figures", "Totals"]
