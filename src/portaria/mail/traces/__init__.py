"""What passed through the mail servers, kept for the norm's time, searched only by request."""
