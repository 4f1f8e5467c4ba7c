"""What the contract says, a sentence at a time, against the library."""
