"""The mail system of one installation as a whole: its settings, up, down, status, check, render."""
