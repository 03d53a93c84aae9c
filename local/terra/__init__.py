"""A stand-in for Terra: it opens sessions, knows accounts, and sends signed webhooks to the local gateway."""
