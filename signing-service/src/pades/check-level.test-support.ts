import { readFileSync } from 'node:fs';
import { brokenLevelRules } from './level-rules.test-support.js';
import { signatureLevels } from './signature-level.js';

/*
 * A program for tests that may not reach into the service, and for people: `node check-level.test-support.js LEVEL ANCHORS.pem FILE.pdf …`
 * prints for each file, on a line of its own, its name and the rules that each of its signatures and document time stamps breaks, as
 * JSON. A password that opens encrypted files comes in the environment, as DOCUMENT_PASSWORD. Exit code 0 when nothing is broken, 1 when
 * something is, 2 when it was not called like that.
 */

const [wanted, anchors, ...files] = process.argv.slice(2);
const level = signatureLevels.find((each) => each === wanted);
if (level === undefined || anchors === undefined || files.length === 0) {
  process.stderr.write(`Usage: check-level ${signatureLevels.join('|')} ANCHORS.pem FILE.pdf …\n`);
  process.exit(2);
}
const password = process.env['DOCUMENT_PASSWORD'];
const expected = { level, anchors: [{ pem: readFileSync(anchors, 'utf8') }], password };
for (const file of files) {
  const broken = brokenLevelRules(readFileSync(file), expected);
  process.stdout.write(`${JSON.stringify({ file, broken })}\n`);
  if (broken.flat().length > 0) process.exitCode = 1;
}
