"""Answers as lines of text for people: pure functions from data to lines, in English and Chinese."""
