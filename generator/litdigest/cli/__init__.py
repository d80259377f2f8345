"""The command line, a module for each group of commands. The door is `main.main`."""
