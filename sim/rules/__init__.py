"""How talks move: pure functions of arrays, one concept a file; the last axis is always partners."""
