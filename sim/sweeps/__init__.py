"""Many configurations: points, shards, what is done of them, and where they are played."""
