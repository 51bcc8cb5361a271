"""One module per thing a user wants; the only way in for the window, the command line and the behaviour tests."""
