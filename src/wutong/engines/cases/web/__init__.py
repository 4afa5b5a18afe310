"""What people see of cases: the list, a case with its acts, the form that opens one, the dispatcher's desk, figures.

Pages and the API call the engine's own functions (`cases.api`) and read through `cases.queries`; nothing here
decides what an act does or who may do it.
"""
