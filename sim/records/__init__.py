"""What a run leaves: tables with described columns, a manifest, and one folder that holds them."""
