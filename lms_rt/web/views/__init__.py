"""The pages, one subject a module. A view parses, calls one service, renders."""
