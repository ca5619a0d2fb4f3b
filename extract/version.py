"""The version of what is extracted, told without loading what extracts."""

# Raise it with every change of rules, word lists or converters that can change a fact, or of what counts as a
# document in an archive or list: sources that an older version read are read again at the next ingestion.
EXTRACTOR_VERSION = "5"
