"""Hydra configuration: values only; a folder is a schema field, a file is a choice."""
