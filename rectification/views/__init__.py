"""The pages of rectification, split along its lifecycles."""
