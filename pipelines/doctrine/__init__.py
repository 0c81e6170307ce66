"""Rules of law on facts that several checks share (共用的法律判断): one file a notion, no reading of text."""
