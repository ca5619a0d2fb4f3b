"""What the knowledge base holds, as JSON for programs: one address for each kind of question."""
