"""Whether an answer costs the same when there is more of everything else."""
