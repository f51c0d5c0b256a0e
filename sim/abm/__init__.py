"""One run, agents as objects: Mesa lives here and nowhere else."""
