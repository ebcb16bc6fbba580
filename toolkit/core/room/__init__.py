"""The training room without its server: who sits where, what is done, who waits how long, what a certificate says."""
