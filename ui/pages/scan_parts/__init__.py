"""The parts of 扫描归档: choosing files, the table of what was read, one paper beside it, what was filed."""
