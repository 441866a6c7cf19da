"""How the two small models that Yingji ships were made: the token vocabulary and the static embedding."""
