"""Web pages as saved from government sites and from WeChat: the document in them, without its page."""

from corpus.web.pages import convert_html, has_markup, recognises_html

__all__ = ["convert_html", "has_markup", "recognises_html"]
