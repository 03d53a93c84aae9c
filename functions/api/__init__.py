"""The HTTP surface: one router per resource, and what all of them share."""
