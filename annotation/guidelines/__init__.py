"""Guidelines for annotators (标注手册): a page per kind of fact, its examples in the case notation, decided disputes; printed, and in short."""
