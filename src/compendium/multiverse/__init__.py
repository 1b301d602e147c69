"""The multiverse of analysis choices: every verdict under every combination of them."""
