"""Signatures by digital certificate: PAdES, of the ICP-Brasil kind (T1; Lei nº 14.063/2020,
art. 4º, III)."""
