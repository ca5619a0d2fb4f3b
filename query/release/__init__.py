"""Release: the knowledge base as tables that other programs open, described column by column."""
