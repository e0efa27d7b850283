/** One line of the table. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 's' | '/s' | '×' | '%' | 'KB' | 'MB' | 'signatures' | 'errors' | 'calls';
  /** In the value's unit; absent for what stands beside to compare with. */
  readonly target?: { readonly atMost: number } | { readonly atLeast: number };
  /** What the value was measured against, or what it is made of. */
  readonly note?: string;
}

export interface Section {
  readonly title: string;
  readonly figures: readonly Figure[];
}

/** Null for a figure without target. */
export function isMet({ value, target }: Figure): boolean | null {
  if (target === undefined) return null;
  return 'atMost' in target ? value <= target.atMost : value >= target.atLeast;
}

export function printSection({ title, figures }: Section): void {
  const width = Math.max(...figures.map(({ name }) => name.length));
  console.log(`\n${title}`);
  for (const figure of figures) {
    const value = `${format(figure.value)} ${figure.unit}`.padStart(16);
    console.log(
      `  ${figure.name.padEnd(width)} ${value}   ${judgement(figure).padEnd(22)} ${figure.note ?? ''}`.trimEnd(),
    );
  }
}

function judgement(figure: Figure): string {
  const { target, unit } = figure;
  if (target === undefined) return '';
  const bound = 'atMost' in target ? `≤ ${format(target.atMost)}` : `≥ ${format(target.atLeast)}`;
  return `${isMet(figure) === true ? 'met' : 'MISSED'}, ${bound} ${unit}`;
}

function format(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return value.toFixed(Math.abs(value) < 10 ? 2 : 1);
}
