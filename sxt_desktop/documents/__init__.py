"""Papers: fonts, typesetting and the layouts of everything that is printed."""
