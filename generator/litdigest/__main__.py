"""`python -m litdigest` is the same program as `litdigest`."""

from litdigest.cli.main import main

main(prog_name="litdigest")
