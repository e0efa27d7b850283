import type { Random } from './random.js';

/** Changes a document; characters are bytes (latin1). */
export type Mutation = (text: string, random: Random) => string;

function splice(text: string, start: number, removed: number, inserted = ''): string {
  return `${text.slice(0, start)}${inserted}${text.slice(start + removed)}`;
}

/** Replaces one of the matches, chosen at random; the text as it is when there is none. */
function replaceOne(text: string, random: Random, pattern: RegExp, replacement: (match: string) => string): string {
  const match = random.pick([...text.matchAll(pattern)]);
  return match ? splice(text, match.index, match[0].length, replacement(match[0])) : text;
}

/** As long as before where that is possible, so that offsets still hold. */
function keepLength(before: string, after: string): string {
  return after.padEnd(before.length);
}

function chunk(text: string, random: Random): readonly [start: number, length: number] {
  const start = random.below(text.length);
  return [start, random.below(Math.min(2000, text.length - start))];
}

function objectNumber(text: string, random: Random): string {
  return random.pick([...text.matchAll(/(\d+) \d+ obj/gu)])?.[1] ?? '0';
}

/** Numbers that readers stumble over. */
const oddNumbers = ['0', '-1', '1', '2147483648', '4294967295', '9999999999', '1e9', '99999999999999999999', '0.5'];
const oddObjects = ['null', '[]', '<<>>', '()', '<', '>>', '%', 'obj', 'endobj', 'stream', 'R', '/', '['.repeat(500)];

function number(random: Random, most: number): string {
  return random.below(3) === 0 ? (random.pick(oddNumbers) ?? '0') : String(random.below(most));
}

/** By what they do. */
export const mutations: Readonly<Record<string, Mutation>> = {
  flipBytes(text, random) {
    const bytes = Buffer.from(text, 'latin1');
    for (let left = 1 + random.below(20); left > 0; left -= 1) {
      const at = random.below(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
    }
    return bytes.toString('latin1');
  },
  overwrite(text, random) {
    const [start, length] = chunk(text, random);
    return splice(text, start, length, Buffer.alloc(length, random.below(256)).toString('latin1'));
  },
  cutEnd: (text, random) => text.slice(0, random.below(text.length)),
  cutBeginning: (text, random) => text.slice(random.below(Math.min(text.length, 2000))),
  removeChunk: (text, random) => splice(text, ...chunk(text, random)),
  repeatChunk(text, random) {
    const [start, length] = chunk(text, random);
    return splice(text, random.below(text.length), 0, text.slice(start, start + length));
  },
  insertToken: (text, random) => splice(text, random.below(text.length), 0, ` ${random.pick(oddObjects) ?? ''} `),
  junkBefore: (text, random) => `${'j'.repeat(random.below(1500))}\n${text}`,
  junkBehind: (text, random) => `${text}${'\0j\n'.repeat(random.below(2000))}`,
  repeatDocument: (text) => `${text}${text}`,
  changeNumber: (text, random) => replaceOne(text, random, /\d+/gu, () => number(random, 10_000)),
  changeXrefDigit: (text, random) => {
    return replaceOne(text, random, /\d{10} \d{5} [nf]/gu, (entry) => {
      const at = random.below(entry.length - 1);
      return splice(entry, at, 1, String(random.below(10)));
    });
  },
  swapEntryKind: (text, random) =>
    replaceOne(text, random, / [nf] ?[\r\n]/gu, (end) => (end[1] === 'n' ? ' f \n' : ' n \n')),
  moveStartXref: (text, random) =>
    replaceOne(text, random, /startxref\s+\d+/gu, () => `startxref\n${number(random, text.length)}`),
  changeSubsection: (text, random) => {
    return replaceOne(text, random, /xref\s+\d+ \d+/gu, () => `xref\n${number(random, 9)} ${number(random, 100)}`);
  },
  addPrev: (text, random) => {
    const offsets = [...text.matchAll(/startxref\s+(\d+)/gu)].map((match) => match[1] ?? '0');
    const target = random.pick([...offsets, number(random, text.length)]) ?? '0';
    return replaceOne(text, random, /\/Root /gu, () => `/${random.pick(['Prev', 'XRefStm']) ?? ''} ${target}/Root `);
  },
  movePrev: (text, random) => {
    const target = random.pick([...text.matchAll(/startxref\s+(\d+)/gu)])?.[1] ?? '0';
    return replaceOne(text, random, /\/Prev \d+/gu, (prev) => keepLength(prev, `/Prev ${target}`));
  },
  moveReference: (text, random) => {
    return replaceOne(text, random, /\d+ 0 R/gu, (ref) => keepLength(ref, `${objectNumber(text, random)} 0 R`));
  },
  loopKids: (text, random) => {
    return replaceOne(text, random, /\/(?:Kids|Fields|Annots) ?\[ ?\d+ 0 R/gu, (kids) => {
      return keepLength(kids, kids.replace(/\d+(?= 0 R)/u, objectNumber(text, random)));
    });
  },
  loopParent: (text, random) => {
    return replaceOne(text, random, /\/Parent \d+ 0 R/gu, (parent) => {
      return keepLength(parent, `/Parent ${objectNumber(text, random)} 0 R`);
    });
  },
  loopExtends: (text, random) => {
    return replaceOne(
      text,
      random,
      /\/Type ?\/ObjStm/gu,
      (type) => `${type}/Extends ${objectNumber(text, random)} 0 R`,
    );
  },
  indirectLength: (text, random) => {
    return replaceOne(text, random, /\/Length \d+/gu, () => `/Length ${objectNumber(text, random)} 0 R`);
  },
  renumberObject: (text, random) => {
    return replaceOne(text, random, /\d+ \d+ obj/gu, (head) => keepLength(head, `${objectNumber(text, random)} 0 obj`));
  },
  repeatObject: (text, random) => {
    const object = random.pick([...text.matchAll(/\d+ \d+ obj[^]*?endobj/gu)])?.[0] ?? '';
    return splice(text, random.below(text.length), 0, `\n${object}\n`);
  },
  changeName: (text, random) => {
    const names = [...text.matchAll(/\/[A-Z]\w+/gu)].map(([name]) => name);
    return replaceOne(text, random, /\/[A-Z]\w+/gu, (name) => keepLength(name, random.pick(names) ?? name));
  },
  repeatKey: (text, random) =>
    replaceOne(text, random, /\/[A-Z]\w+ [^<>[\]()/]{1,20}/gu, (entry) => `${entry} ${entry}`),
  changeLineEnds: (text, random) => text.replaceAll('\n', random.pick(['\r', '\r\n', ' \n']) ?? '\n'),
};
