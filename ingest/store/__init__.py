"""What a library is made of on disk: the catalog, the two indexes, who owns them, and whether they are sound."""
