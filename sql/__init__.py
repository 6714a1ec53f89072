"""Every statement the system runs, one module a subject, and no SQL anywhere else.

Statements are built once at import, by pypika where it can say them and from `.sql` files beside the module where it
cannot, into constant text with `$n` placeholders. A test PREPAREs each one against the migrated schema.
"""
