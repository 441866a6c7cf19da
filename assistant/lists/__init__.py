"""Whole lists: everything of a sort, counted, compared or proven absent, from the register and from the full texts."""
