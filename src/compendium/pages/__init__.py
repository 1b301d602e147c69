"""Makes the book's pages from prose and results, and builds them."""
