"""The steps of a turn: one module per state of statemachines/turn.asl.json, each a few lines of wiring around the pack."""
