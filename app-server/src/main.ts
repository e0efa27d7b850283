import process from 'node:process';
import { runCommand } from './cli/command-line.js';
import { commands } from './cli/command-list.js';
import { serve } from './cli/serve.js';

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
