"""Tests of the reader, beside what they test."""
