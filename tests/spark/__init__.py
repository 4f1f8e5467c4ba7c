"""A portfolio in Spark, on a real session of two local threads; skipped where Java or PySpark is absent."""
