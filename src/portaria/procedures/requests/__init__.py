"""The engine of requests (rites): slices declare them, packs parametrise them (T2, N9)."""
