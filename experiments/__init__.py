"""Command line: thin entry points that compose, build, run and record."""
