import { escapeControls } from '../logging/escape-controls.js';

/** Rows in columns, each as wide as its widest cell; in the columns named, cells stand to the right. Safe for a terminal. */
export function table(rows: readonly (readonly string[])[], toTheRight: readonly number[] = []): string[] {
  const cells = rows.map((row) => row.map(escapeControls));
  const lengthOf = (text: string): number => Array.from(text).length;
  const widthOf = (column: number): number => Math.max(...cells.map((row) => lengthOf(row[column] ?? '')));
  const widths = (cells[0] ?? []).map((_, column) => widthOf(column));
  const padded = (cell: string, column: number): string => {
    const padding = ' '.repeat((widths[column] ?? 0) - lengthOf(cell));
    return toTheRight.includes(column) ? padding + cell : cell + padding;
  };
  return cells.map((row) => row.map(padded).join('  ').trimEnd());
}
