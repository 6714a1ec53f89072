"""The OpenAPI 3.1 document, made of the very declarations and types that serve requests: it cannot drift."""
