"""Tests of what lies in the platform itself and not in one of its parts."""
