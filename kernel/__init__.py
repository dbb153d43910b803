"""Mechanism without a domain word: lifecycle, policy, doors, events, files, paper, workdays."""
