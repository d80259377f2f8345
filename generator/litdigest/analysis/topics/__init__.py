"""Topics of papers. The doors are `assign.assign`, by a reviewed file, and `fit.fit`, which learns one."""
