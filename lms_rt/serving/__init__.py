"""Running the application: sockets, processes, signals, and a drain that loses nothing."""
