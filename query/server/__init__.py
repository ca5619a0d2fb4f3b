"""One process that answers researchers' browsers, programs of theirs, and assistants; reads only."""
