"""The data contract: what the dictionary asks of every table, and how what breaks it is told."""
