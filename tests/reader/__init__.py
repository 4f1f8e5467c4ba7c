"""The reference reader against what the words mean, on small playbooks and packs made for one question each."""
