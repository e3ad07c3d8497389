"""What every private server shares: its process, its files, its certificates, its ports."""
