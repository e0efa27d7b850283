import { existsSync } from 'node:fs';
import { makerOfDefaultPin } from '../keys/default-pins.js';
import { KeyError } from '../keys/errors.js';
import type { TokenDescription } from '../keys/key-types.js';
import { readPinFile } from '../keys/pin-file.js';
import { PinMemory } from '../keys/pin-refusals.js';
import type { TokenAdministration } from '../keys/token-administration.js';
import { type Finding, type Report, reportOf } from './finding.js';
import type { KeyPatient, TokenPatient } from './patient.js';

/**
 * What the token's flags say of its PIN, and then the PIN itself: tried once, by the token process that keeps all programs' record of
 * refused PINs, and not at all where it was refused before or one try is left.
 */
export async function checkPin(
  administration: TokenAdministration,
  { key, token, place }: { readonly key: KeyPatient; readonly token: TokenDescription; readonly place: TokenPatient },
): Promise<Finding[]> {
  const report = reportOf('pin', key.name);
  const flagged = flagFindings(report, token, key);
  if (flagged.some(({ state }) => state === 'fault')) return flagged;
  if (!token.flags.loginRequired) return [...flagged, report.ok('The token wants no PIN.')];
  if (key.pinPolicy !== 'remembered') return [...flagged, ...(await typedFindings(report, key, token))];
  const { findings, kept } = await keptFindings(report, { key, token, place });
  if (kept === null) return [...flagged, ...findings];
  return [...flagged, ...findings, await tried(report, administration, { key, kept })];
}

/** What the token itself says of its PIN; nobody logs in. */
export function flagFindings(
  report: Report,
  { flags, label }: TokenDescription,
  { pinPolicy }: Pick<KeyPatient, 'pinPolicy'>,
): Finding[] {
  if (!flags.pinInitialized) return [report.trouble('pin-not-set', `No PIN was set for the user of ${label}.`)];
  if (flags.protectedAuthenticationPath && pinPolicy === 'remembered')
    return [report.trouble('pin-pad', `${label} has a PIN pad of its own.`)];
  if (flags.pinLocked) return [report.trouble('pin-locked', `${label} has locked its PIN.`)];
  if (flags.pinFinalTry)
    return [report.trouble('pin-final-try', `${label} has one try left for its PIN; it was not tried.`)];
  return [
    ...(flags.pinCountLow ? [report.trouble('pin-count-low', `${label} counts a wrong PIN.`)] : []),
    ...(flags.pinToBeChanged ? [report.trouble('pin-to-be-changed', `${label} wants its PIN changed.`)] : []),
  ];
}

/** Nobody has typed it for us, and nothing is asked. */
async function typedFindings(
  report: Report,
  { pinPolicy, pinFile, sealedPin }: KeyPatient,
  { serial }: TokenDescription,
): Promise<Finding[]> {
  const when = pinPolicy === 'cached' ? 'now and then (cached)' : 'for each signature or list (every-time)';
  const said = report.ok(`The PIN is typed at the console ${when}; none was tried.`);
  const isSealed = sealedPin !== null && (await isKept(sealedPin(serial)));
  const isFiled = pinFile !== undefined && existsSync(pinFile);
  const left = [...(isSealed ? ['sealed'] : []), ...(isFiled ? [`in ${pinFile}`] : [])];
  if (left.length === 0) return [said];
  return [said, report.trouble('pin-still-remembered', `The PIN is typed, and still kept ${left.join(' and ')}.`)];
}

/** One that does not open is kept all the same. */
async function isKept(opened: Promise<Uint8Array | null>): Promise<boolean> {
  try {
    const pin = await opened;
    pin?.fill(0);
    return pin !== null;
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    return true;
  }
}

/** Where a remembered PIN was found. */
type Keeping = 'sealed' | 'plain' | 'named';

/** What is wrong with the PIN that is kept; `kept` is null where it is not to be tried. */
async function keptFindings(
  report: Report,
  { key, token, place }: { readonly key: KeyPatient; readonly token: TokenDescription; readonly place: TokenPatient },
): Promise<{ readonly findings: readonly Finding[]; readonly kept: Keeping | null }> {
  try {
    const sealed = (await key.sealedPin?.(token.serial)) ?? null;
    const pin = sealed ?? (key.pinFile === undefined ? null : readPinFile(key.pinFile, place.pinFileReaders));
    if (pin === null) {
      const cause =
        key.sealedPin === null
          ? 'No file with the PIN is named; none was tried.'
          : 'No PIN is remembered; none was tried.';
      return { findings: [report.trouble('pin-file-missing', cause)], kept: null };
    }
    try {
      const maker = makerOfDefaultPin(pin);
      const warning =
        maker === undefined
          ? []
          : [report.trouble('pin-default', `The PIN is one that tokens are delivered with (${maker}).`)];
      const before = remembered(report, { pin, token, folder: place.refusalFolder });
      const kept = sealed !== null ? 'sealed' : key.sealedPin === null ? 'named' : 'plain';
      return { findings: [...warning, ...before], kept: before.length > 0 ? null : kept };
    } finally {
      pin.fill(0);
    }
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    const cause = `${error.message.replace(/\.$/, '')}.`;
    const finding =
      error.code === 'pin-unreadable'
        ? report.trouble('pin-unreadable', `The PIN is kept sealed, and does not open: ${cause}`)
        : report.trouble('pin-file-unusable', `${key.pinFile}: ${cause}`);
    return { findings: [finding], kept: null };
  }
}

const takes: Readonly<Record<Keeping, string>> = {
  sealed: 'The token takes the PIN, which is kept sealed.',
  plain: 'The token takes the PIN, which stands in a plain file: `npx dealseal pin remember` would keep it sealed.',
  named: 'The token takes the PIN.',
};

/** What forbids a program to try it, before it does. */
function remembered(
  report: Report,
  { pin, token, folder }: { readonly pin: Uint8Array; readonly token: TokenDescription; readonly folder: string },
): Finding[] {
  const memory = new PinMemory(folder, { serial: token.serial, owner: 'user' }, pin);
  try {
    memory.assertMayTry();
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    return [report.trouble('pin-refused-before', `It was not tried: ${error.message}.`)];
  }
  const isDoubtful = token.flags.pinCountLow && !memory.wasAccepted && !memory.isReleased;
  if (!isDoubtful) return [];
  return [
    report.trouble(
      'pin-doubtful',
      'It was not tried: a wrong PIN was entered before, and this one was never accepted.',
    ),
  ];
}

async function tried(
  report: Report,
  administration: TokenAdministration,
  { key, kept }: { readonly key: KeyPatient; readonly kept: Keeping },
): Promise<Finding> {
  try {
    const { uri } = await administration.only(key.keyUri);
    await administration.objects(uri, { asUser: true });
    return report.ok(takes[kept]);
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    if (error.code === 'token-pin-refused')
      return report.trouble('pin-wrong', `The token refused it: ${error.message}.`);
    if (error.code === 'token-pin-locked')
      return report.trouble('pin-locked', `The token has locked it: ${error.message}.`);
    return report.trouble('token-failed', `${error.message}.`);
  }
}
