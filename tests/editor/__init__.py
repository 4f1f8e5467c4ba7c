"""The files of the language in a real editor's language server."""
