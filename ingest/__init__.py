"""From a policy file to a searchable library: documents, sections, passages, two indexes."""
