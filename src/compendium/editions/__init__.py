"""The book as one document: a PDF, and a single HTML file to mail."""
