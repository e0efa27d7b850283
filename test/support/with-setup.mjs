// The two commands on a fresh machine: installs what is missing, builds, and goes. Uses nothing but Node itself, since
// nothing else is there yet.
import { createHash } from 'node:crypto';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [goal = '', ...rest] = process.argv.slice(2);

/** What each command of the system is for, and the Debian package that brings it. */
const always = [
  ['softhsm2-util', 'softhsm2'],
  ['pkcs11-tool', 'opensc'],
  ['openssl', 'openssl'],
  ['g++', 'build-essential'],
  ['make', 'build-essential'],
  ['python3', 'python3'],
  ['pdfsig', 'poppler-utils'],
];
const forTests = [
  ['qpdf', 'qpdf'],
  ['chromium', 'chromium'],
  ['pg_ctlcluster', 'postgresql'],
];
/** Of these, what npm's native modules are compiled with. */
const compilers = ['build-essential', 'python3'];
const aptInstall = ['apt-get', 'install', '-y', '--no-install-recommends'];
const goals = {
  demo: { commands: always, run: ['node', ['test/dist/demo/main.js']] },
  test: { commands: [...always, ...forTests], run: ['node', ['test/dist/support/run-tests.js']] },
  bench: { commands: [...always, ...forTests], run: ['node', ['test/dist/bench/main.js']] },
};

const wanted = Object.hasOwn(goals, goal) ? goals[goal] : fail(`Usage: with-setup.mjs ${Object.keys(goals).join('|')}`);
checkNode();
await install(wanted.commands);
build();
const [command, args] = wanted.run;
process.exit(spawnSync(command, [...args, ...rest], { cwd: root, stdio: 'inherit' }).status ?? 1);

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Node.js 20.19 or newer is needed; this is ${process.versions.node}.`);
}

/** What compiles comes first; the other system packages arrive while npm's are fetched and compiled. */
async function install(commands) {
  const missing = [...new Set(commands.filter(([name]) => !has(name)).map(([, name]) => name))];
  const prefix = missing.length === 0 ? [] : asRoot(missing);
  const first = missing.filter((name) => compilers.includes(name));
  const others = missing.filter((name) => !compilers.includes(name));
  if (missing.length > 0) {
    say(`Installing ${missing.join(', ')}`);
    endIf(await apt([...prefix, 'apt-get', 'update', '-q']));
  }
  if (first.length > 0) endIf(await apt([...prefix, ...aptInstall, ...first]));
  const faults = await Promise.all([
    others.length > 0 ? apt([...prefix, ...aptInstall, ...others]) : undefined,
    installNpmPackages(),
  ]);
  endIf(faults.filter((fault) => fault !== undefined).join('\n') || undefined);
}

/** What a command begins with that needs root. */
function asRoot(missing) {
  const isRoot = process.getuid?.() === 0;
  const sudo = !isRoot && has('sudo') && quiet('sudo', ['-n', 'true']);
  if (!has('apt-get') || (!isRoot && !sudo)) {
    const line = [...aptInstall, ...missing].join(' ');
    fail(`These Debian packages are missing. Please run, then start again:\n\n  sudo apt-get update && sudo ${line}\n`);
  }
  return isRoot ? [] : ['sudo', '-n'];
}

/** Answers what went wrong. */
async function apt([program, ...words]) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const ended = await status(program, words, { stdio: ['ignore', 'ignore', 'inherit'], env });
  if (ended !== 0)
    return `This failed; please run it yourself, then start again:\n\n  ${[program, ...words].join(' ')}\n`;
}

/** Installed once for each state of the lock file. Answers what went wrong. */
async function installNpmPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = join(root, 'node_modules', '.dealseal-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === `${lock} ${process.version}`) return;
  say('Installing npm packages (two native modules are compiled: some minutes the first time)');
  // Node's own headers, where its installation brought them: the compiler then needs no download.
  const prefix = dirname(dirname(process.execPath));
  const headers = existsSync(join(prefix, 'include', 'node', 'node.h')) ? { npm_config_nodedir: prefix } : {};
  // node-gyp compiles one source at a time unless it is told otherwise.
  const env = { JOBS: 'max', ...process.env, ...headers };
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const ended = await status('npm', args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env });
  if (ended !== 0) return `"npm ${args.join(' ')}" failed.`;
  writeFileSync(stamp, `${lock} ${process.version}`);
}

function build() {
  say('Building');
  const done = spawnSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (done.status !== 0) fail('"npm run build" failed.');
}

/** Of a program when it has ended; null when a signal ended it. */
async function status(program, args, options) {
  const [code] = await once(spawn(program, args, options), 'exit');
  return code;
}

function endIf(fault) {
  if (fault !== undefined) fail(fault);
}

/** Debian keeps some commands where only root's PATH looks. */
function has(name) {
  return [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/bin'].some((folder) =>
    existsSync(join(folder, name)),
  );
}

function quiet(program, args) {
  return spawnSync(program, args, { stdio: 'ignore' }).status === 0;
}

function say(text) {
  process.stdout.write(`\n▸ ${text}\n`);
}

function fail(text) {
  process.stderr.write(`\n${text}\n`);
  process.exit(1);
}
