"""Records of passages handed over, sealed, to who asked by a request that was granted (F1); nothing
else opens those of past days. The requests are :mod:`portaria.premises.rites.records`."""
