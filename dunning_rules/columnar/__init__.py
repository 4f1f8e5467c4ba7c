"""A portfolio as six tables: the same compiled rules asked of every loan at once, in columns (extra `columnar`)."""
