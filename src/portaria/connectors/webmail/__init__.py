"""The demonstration's webmail: Debian's Roundcube, signed in through the site (second factor and
all), reading Dovecot by the site's token. A body may use any other program that does the same."""
