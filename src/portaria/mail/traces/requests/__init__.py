"""Records of mail asked for in writing, decided by two persons, delivered sealed (G12)."""
