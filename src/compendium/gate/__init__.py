"""What must not leave this folder, and which files are meant to."""
