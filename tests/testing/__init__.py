"""Scenario files: read, put together, asked, compared, reported."""
