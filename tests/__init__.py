"""The tests of litdigest."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WAIT = 300
"""Seconds after which something hangs; no machine is so busy that what works takes as long."""
