"""One results folder as one page that needs nothing else: figures, tables, settings, provenance."""
