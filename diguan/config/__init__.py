"""The house put together: settings, addresses, the list of desks, the diguan command."""
