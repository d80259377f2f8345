"""The tests of litdigest."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WAIT = 300
"""Seconds after which a test counts as hanging; long enough for a busy machine."""
