"""The pages of the documentation: what stands in them is run, read or compared."""
