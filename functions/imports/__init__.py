"""The states of import.asl.json."""
