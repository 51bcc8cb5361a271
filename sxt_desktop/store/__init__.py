"""The only SQL of the program: the workbook on disk, its log, its projections, its outbox and its files."""
