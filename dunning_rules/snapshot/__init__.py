"""The loan snapshot: what is known of one loan at one instant, read and checked."""
