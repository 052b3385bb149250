"""What the documents know, asked in three ways each, by other hands than those that wrote the knowledge."""
