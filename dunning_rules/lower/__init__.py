"""From documents to the intermediate form: names are bound, kinds are checked, every error is told at its place."""
