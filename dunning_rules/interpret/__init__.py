"""The reference reader of the intermediate form, written to be read: it is the specification the other readers obey."""
