"""The one place that wires: configurations are checked here, and objects are built from them here."""
