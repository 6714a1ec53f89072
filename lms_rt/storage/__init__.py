"""Where the bytes of files are kept: one interface, a local directory or an S3 bucket behind it.

What a key means, who may read it and how large it may be are the services' business.
"""
