"""Tables of spreadsheets: files to cells, cells to values of fields, and back; knows no workbook of ours."""
