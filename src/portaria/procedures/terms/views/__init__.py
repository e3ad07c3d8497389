"""Screens of terms: one's own, those that wait, everybody's, templates, and checking one."""
