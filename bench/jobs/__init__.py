"""What the system does by itself, measured: certificates, mails, the way of a job, and the memory of large files."""
