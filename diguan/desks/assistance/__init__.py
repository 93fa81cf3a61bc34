"""The desk of assistance: causes, each household's plan of help with its measures, and what they brought."""
