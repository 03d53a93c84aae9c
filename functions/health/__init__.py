"""The health pack: agents and prompts as data, and the rules from a person's numbers to an answer."""
