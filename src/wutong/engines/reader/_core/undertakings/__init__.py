"""What a document says will be done, and the projects it names.

`segments` cuts running text where one undertaking ends, `deadlines` and `owners` read by when and by whom, `commitments` and
`projects` put them together, `columns` reads both from tables. Figures are taken as they were read (`_core.figures`), never
read a second time. Pure functions; not here: tasks and cases made of them (`packs`).
"""
