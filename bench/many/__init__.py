"""Many at once: hundreds of classes on one process, and one very large class over several."""
