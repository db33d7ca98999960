"""Merkbaar: tellen en vertellen for monitoring in the Dutch social domain."""

__version__ = "0.1.0"
