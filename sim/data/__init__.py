"""The tables the simulation starts from, what their columns mean, and the loader that trusts nothing."""
