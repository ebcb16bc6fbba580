"""chushan (出山): a livestream-commerce assistant and content toolkit for mountain villages."""

__version__ = "0.1.0"
