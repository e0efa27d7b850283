/** Parameters of a request as PHP's parse_str gives them: nested by `a[b][]`. */
export type Params = Record<string, unknown>;

type Node = Map<string, Node | string>;

function segments(key: string): string[] {
  const open = key.indexOf('[');
  if (open <= 0) return [key];
  const inner = [...key.slice(open).matchAll(/\[([^\]]*)\]/g)].map((match) => match[1] ?? '');
  return [key.slice(0, open), ...inner];
}

function put(root: Node, path: string[], value: string): void {
  let node = root;
  path.forEach((segment, depth) => {
    const key = segment === '' ? String(node.size) : segment;
    if (depth === path.length - 1) {
      node.set(key, value);
      return;
    }
    const known = node.get(key);
    const next: Node = known instanceof Map ? known : new Map();
    node.set(key, next);
    node = next;
  });
}

function toValue(node: Node | string): unknown {
  if (typeof node === 'string') return node;
  const isList = node.size > 0 && [...node.keys()].every((key, index) => key === String(index));
  if (isList) return [...node.values()].map(toValue);
  return toRecord(node);
}

function toRecord(node: Node): Params {
  const entries = [...node]
    .filter(([key]) => key !== '__proto__')
    .map(([key, value]) => [key, toValue(value)] as const);
  return Object.fromEntries(entries);
}

/** Builds the parameters from names and values in their order. */
export function nestParams(entries: Iterable<readonly [string, string]>): Params {
  const root: Node = new Map();
  for (const [key, value] of entries) put(root, segments(key), value);
  return toRecord(root);
}

/** Parses a query string or a urlencoded body. */
export function parsePhpQuery(text: string): Params {
  return nestParams(new URLSearchParams(text));
}

/** The urlencoded body of a nested record, as PHP's http_build_query writes it (events). */
export function buildPhpQuery(value: Params): string {
  const out = new URLSearchParams();
  const walk = (prefix: string, entry: unknown): void => {
    if (Array.isArray(entry)) entry.forEach((item, index) => walk(`${prefix}[${index}]`, item));
    else if (typeof entry === 'object' && entry !== null) {
      for (const [key, inner] of Object.entries(entry)) walk(prefix === '' ? key : `${prefix}[${key}]`, inner);
    } else if (typeof entry === 'string' || typeof entry === 'number') out.append(prefix, String(entry));
    else if (typeof entry === 'boolean') out.append(prefix, entry ? '1' : '0');
  };
  walk('', value);
  return out.toString();
}
