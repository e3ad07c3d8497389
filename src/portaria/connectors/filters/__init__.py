"""ClamAV and rspamd as private instances, where an installation wants them."""
