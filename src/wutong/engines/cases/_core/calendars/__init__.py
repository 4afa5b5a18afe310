"""Working time: calendars, minutes between moments, deadlines."""
