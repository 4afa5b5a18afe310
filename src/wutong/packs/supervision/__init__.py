"""Supervision: what leaders ask for and meetings decide, and what inspections find, followed until it is checked done.

Each matter is a case; its types, limits and the rules of the score are data of this pack. Leaves how a case is handled
to the case engine. Reading of lists and of a score's events lies in `_core`, which knows neither Django nor clock.
"""
