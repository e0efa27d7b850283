/** Names, ids and codes of the portal: what a call was about, without what was said in it. */
const plain = /^[A-Za-z0-9_.\-:/[\]]{0,40}$/;
/** Looks like a token or a key. */
const secretValue = /[0-9a-f]{20}/i;
const secretName = /auth|token|secret|password|code|key|body|content/i;
const [mostItems, mostDepth] = [20, 6];

/** The parameters of a call as a log may keep them: numbers, flags and short codes as they are, every other text by its length. */
export function maskParams(params: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return maskObject(params, 0);
}

function maskObject(object: object, depth: number): Record<string, unknown> {
  const entries = Object.entries(object).slice(0, mostItems);
  return Object.fromEntries(entries.map(([name, value]) => [name.slice(0, 60), maskNamed(name, value, depth)]));
}

function maskNamed(name: string, value: unknown, depth: number): unknown {
  return secretName.test(name) && typeof value === 'string' ? masked(value) : mask(value, depth);
}

function mask(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return plain.test(value) && !secretValue.test(value) ? value : masked(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= mostDepth) return '…';
  if (Array.isArray(value)) return value.slice(0, mostItems).map((item) => mask(item, depth + 1));
  return maskObject(value, depth + 1);
}

function masked(text: string): string {
  return `… (${text.length})`;
}
