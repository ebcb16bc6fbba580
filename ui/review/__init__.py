"""The review page: findings in the text, rewrites, evidence, signature; and the log of slips."""
