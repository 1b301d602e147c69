"""What is deposited: the crate, and the metadata it takes from CITATION.cff."""
