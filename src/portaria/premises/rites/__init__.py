"""Requests about the premises, each where somebody asks and another decides."""
