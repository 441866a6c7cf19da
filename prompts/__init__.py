"""The words for a language model, one Markdown file each; no code of ours."""
