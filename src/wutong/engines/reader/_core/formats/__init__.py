"""Files of every kind become one thing: a `Document` of located text, blocks and tables.

One module a format (`text`, `markdown`, `docx`, `pdf`, `html`, `xlsx`); what they share is in `encoding` (bytes to
characters), `lines` (what a line of a Chinese official document looks like), `grid` (tables), `writer` (text with
offsets) and `archive` (zip packages). `reading` finds out the type by content and is the way in.

Not here: figures (`wutong.engines.reader._core.figures`), files and paths (`wutong.engines.reader.api`).
"""
