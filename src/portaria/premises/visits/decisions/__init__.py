"""Pure decisions about visits."""
