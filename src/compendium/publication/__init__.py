"""What leaves this folder: the crate and its metadata, and the gate that nothing private passes."""
