"""Evals: questions with what a right answer to them is, run on recorded journals or on a model."""
