"""Official papers: what stands in them, and how they are set as DOCX and PDF after GB/T 9704.

Writing the text is the work of whoever has something to report; here is only the paper itself: headings and their
numbers, paragraphs, tables, pictures, annexes, and where each figure comes from. Comes in through `api`.
"""
