"""What the project measures itself by, with the peers it is measured against."""
