"""From a person or a program to the library: command line, web chat, local service."""
