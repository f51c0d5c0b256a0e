"""Pictures from records: nothing here runs a simulation."""
