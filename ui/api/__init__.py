"""The interface for programs: REST under /api/v1, OpenAI-compatible under /v1, and what an operator watches."""
