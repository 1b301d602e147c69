"""What students code for themselves: their files read, held against the coders of the study, and pooled."""
