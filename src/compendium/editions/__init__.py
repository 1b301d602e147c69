"""The book as one document: a PDF, a single HTML file to mail, an e-book."""
