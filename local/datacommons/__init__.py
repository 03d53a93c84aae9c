"""The stand-in for Google Data Commons: resolve and observation of its REST API v2, over a few places and variables."""
