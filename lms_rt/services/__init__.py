"""What can be done, one module a subject. A service owns its transaction and knows nothing of HTTP or sockets."""
