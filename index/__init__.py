"""The knowledge base at rest: tables (the truth), vectors and words (copies that can be rebuilt)."""
