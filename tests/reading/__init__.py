"""How typed answers are read: tables of what people type, and what comes of it."""
