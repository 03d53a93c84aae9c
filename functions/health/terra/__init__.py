"""Terra's events: what they say, read without trust and without side effects, and the service they come from."""
