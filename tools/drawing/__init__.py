"""The pictures of the README as SVG, of what the engine and the command line really say."""
