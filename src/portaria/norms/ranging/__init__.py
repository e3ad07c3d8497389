"""What a value may depend on beside categories: ranges on a line or a circle, events."""
