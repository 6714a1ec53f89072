"""One resource a module: declarations of routes whose handlers call one service."""
