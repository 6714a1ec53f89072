"""Steps whose process is killed: how late the others take them."""
