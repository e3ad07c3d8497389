"""Official communications and their certificates (M17); abuse reported in one step (G10)."""
