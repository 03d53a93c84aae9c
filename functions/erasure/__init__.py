"""The end of an account: the states of erasure.asl.json."""
