"""What a reviewer asks: did I get the same, and what would change, and how do I know."""
