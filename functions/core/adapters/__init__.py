"""Model providers, one module each. What they import beyond ours is imported when the first call is made."""
