"""`python -m generator` is the same program as `litdigest`."""

from generator.cli import main

main(prog_name="litdigest")
