"""From files to sheets, recognised by their headings, with the rows below them."""
