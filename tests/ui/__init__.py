"""The screens: the local service, its client, and the web page."""
