"""Word processors' documents: .docx read here, .doc and .rtf turned into .docx by LibreOffice first."""

from corpus.word.documents import convert_word, recognises_word
from corpus.word.older import convert_older_word, recognises_older_word

__all__ = ["convert_older_word", "convert_word", "recognises_older_word", "recognises_word"]
