"""Topics of papers. Entry points: `assign.assign` follows a reviewed file, `fit.fit` learns one."""
