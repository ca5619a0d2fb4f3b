"""Questions in, answers out; reads only."""
