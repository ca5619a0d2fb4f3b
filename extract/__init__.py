"""Text to facts: reports, passages, practices, mentions and figures, each tied to source characters."""
