"""The API through its public door: HTTP, on the real local cloud. `in_process` holds what cannot be provoked from there."""
