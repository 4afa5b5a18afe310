"""Working time: calendars, minutes between moments, deadlines.

A calendar says for every day which spans of it are working time: shifts without their breaks, on working weekdays,
public holidays taken out and make-up working weekends (调休) put in, by season and dated edition. All moments are
whole minutes since 1970-01-01 00:00 of the calendar's own wall clock; seconds are cut off on the way in.

Comes in through `reading.read_calendar` (a mapping, as YAML gives it), goes out through `clock.Clock`.
Not here: files and tables (`engines.cases.commands`), what a case does with its deadline (the engine).
"""
