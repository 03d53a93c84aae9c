"""A copy of all that a person has here, as a zip in the bucket: the states of export.asl.json."""
