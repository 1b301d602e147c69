"""Every verdict under every combination of the analysis choices: the multiverse."""
