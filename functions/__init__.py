"""Everything that runs in Lambda. Arrows point one way: surfaces and steps → packs → core → contracts."""
