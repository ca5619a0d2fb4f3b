"""Differences: two releases compared row by row, with the reason of each difference."""
