"""Does it add up? What the numbers of a report say of each other, each check in a module of its own."""
