"""The pages of the documentation: plain HTML, one stylesheet, a script without dependencies."""
