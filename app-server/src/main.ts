import process from 'node:process';
import type { Command } from './cli/command.js';
import { runCommand } from './cli/command-line.js';
import { doctor } from './cli/doctor.js';
import { keysRotate } from './cli/keys-rotate.js';
import { serve } from './cli/serve.js';
import { unstored } from './cli/unstored.js';

const commands: readonly Command[] = [serve, doctor, keysRotate, unstored];
const args = process.argv.slice(2);

const code = await runCommand(commands, args.length === 0 ? [serve.words] : args, {
  terminal: {
    print: (line) => void process.stdout.write(`${line}\n`),
    complain: (line) => void process.stderr.write(`${line}\n`),
  },
  environment: process.env,
  cwd: process.cwd(),
});
process.exit(code);
