"""The generated function against the reference reader: the same statuses and reasons, whatever is asked."""
