"""What must stay true of the house itself: imports, sizes, words, generated pages, removable desks."""
