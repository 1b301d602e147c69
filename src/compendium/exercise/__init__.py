"""What students code for themselves: their files read, held against the study's coders, and pooled."""
