"""Many runs at once, arrays of (runs, partners): the same rules and strategies as the agents."""
