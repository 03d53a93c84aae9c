"""API key in, principal out."""
