"""Checks of the model against published figures, its own recorded figures and the laws it must obey."""
