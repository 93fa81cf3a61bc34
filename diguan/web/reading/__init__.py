"""Reading for other programs, under /api/: the officer's own files as JSON, described by an OpenAPI document.

It only reads, through registry.files like every page, and shows what lists show: numbers of persons masked.
"""
