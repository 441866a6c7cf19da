"""The tabs of the page besides chat and documents, one module each; `ui.web` puts them up."""
