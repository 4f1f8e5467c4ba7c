"""The shape of playbooks, packs, snapshots and contacts, as the source of their schemas."""
