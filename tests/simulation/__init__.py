"""Simulations: what a virtual collector does, the laws it keeps, and the pages that show it."""
