"""The fast reader: a playbook under its packs as one generated Python function, equal to `interpret`."""
