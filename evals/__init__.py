"""From a question set to a score; benchmarks; the training of the small shipped models."""
