"""Policy: the packs shown as pages, set side by side, and tried out on a frozen register. It changes no pack
and no file.
"""
