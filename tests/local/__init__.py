"""Tests of the cloud in a box, against a small template and small handlers of their own."""
