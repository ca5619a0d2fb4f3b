"""What came in, before anyone interpreted it: files, their bytes and their decoded text."""
