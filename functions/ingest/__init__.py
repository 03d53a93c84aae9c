"""Takes in what Terra sends: the webhook that acknowledges, and the queue's consumer that makes rows of it."""
