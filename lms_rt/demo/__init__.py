"""A live class that plays by itself: real servers, real sockets, simulated people."""
