"""Cases: the list, the emergency path, the case page."""
