"""The version of this package; sent along as User-Agent."""

VERSION = "0.1.0"
