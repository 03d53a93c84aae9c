"""What cannot be provoked through the door: clocks, outages, deaths."""
