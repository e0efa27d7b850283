import { existsSync } from 'node:fs';
import { KeyError } from '../keys/errors.js';
import { withTokenProcess } from '../keys/token-administration.js';
import { type Finding, reportOf } from './finding.js';
import type { TokenPatient } from './patient.js';

/** The PKCS#11 library: is it there, can it be loaded, has it slots. Nobody logs in. */
export async function checkLibrary(token: TokenPatient): Promise<Finding> {
  const report = reportOf('library');
  const { modulePath, environment, processUrl, refusalFolder: dataFolder } = token;
  if (!existsSync(modulePath)) return report.trouble('library-missing', `There is no file ${modulePath}.`);
  try {
    const options = { modulePath, environment, processUrl, dataFolder, pin: () => undefined };
    const slots = await withTokenProcess(options, (administration) => administration.slots());
    const tokens = slots.flatMap(({ token: each }) => each ?? []);
    if (slots.length === 0) return report.trouble('no-slot', `${modulePath} is loaded, and has no slot.`);
    return report.ok(`${modulePath} is loaded; ${tokens.length} token(s) in ${slots.length} slot(s).`);
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    const code = error.code === 'configuration' ? 'library-unusable' : 'library-broken';
    return report.trouble(code, `${modulePath}: ${error.message}.`);
  }
}
