"""The version of this package; sent along as User-Agent."""

__version__ = "0.1.0"
