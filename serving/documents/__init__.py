"""Documents (书面材料): a clue, or a class of clues, as Word or PDF to attach to a file (附卷), and a class as a workbook."""
