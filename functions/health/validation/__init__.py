"""Validation of findings: seven gates and their verdict, and a stricter layer that can only downgrade it.

`verdicts`, `error_budget` and `judgement` are plain Python and may be imported anywhere. What computes on series needs numpy
and scipy, which only the science bundle has: `examination` and what it imports. docs/validation.md explains the rules.
"""
