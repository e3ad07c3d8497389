"""Distribution lists: asked for, owned, kept current (M20)."""
