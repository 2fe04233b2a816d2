"""PDF of a paper: the rendered Word file, laid out by typst.  No office program is needed.

The Word file is the only source, so that what a coordinator edits in a template is in the PDF too.  What the
translation does not know (pictures, text boxes, numbered lists …) is refused by name, never left out.
"""

from papers.pdf.compiling import printed

__all__ = ["printed"]
