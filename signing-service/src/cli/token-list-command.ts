import type { TokenIdentity } from '../keys/key-types.js';
import type { SlotDescription } from '../keys/token-protocol.js';
import { formatPkcs11Uri } from '../keys/pkcs11-uri.js';
import type { TokenAdministration } from '../keys/token-administration.js';
import { type RunCommand, UsageError } from './command.js';
import { readPinOf } from './read-pin.js';
import { credentialLines } from './token-credentials.js';
import { actOnToken, readTokenUri } from './token-acts.js';
import { joinedLines, type JoinedObjects, joinObjects, slotLines } from './token-list-lines.js';

interface ListedSlot extends SlotDescription {
  readonly joined: readonly JoinedObjects[];
}

/** `dealseal token list`: logs in only when a PIN is given, and then to one token. */
export const listTokens: RunCommand = async (call) => {
  const logsIn = call.flag('login') || call.text('pin-file') !== undefined;
  const named = call.text('token') === undefined ? undefined : readTokenUri(call, 'token');
  if (logsIn && named === undefined) throw new UsageError('a PIN is for one token: say which with --token');
  const pins = logsIn ? { user: await readPinOf(call, { option: 'pin-file', prompt: 'PIN: ' }) } : {};
  const options = { modulePath: named?.modulePath, pins };
  const slots = await actOnToken(call, options, (token) => list(token, { uri: named?.uri, asUser: logsIn }));
  const ofToken = await credentialLines(call);
  if (call.flag('json')) call.terminal.print(JSON.stringify({ slots: slots.map(plain) }));
  else for (const slot of slots) for (const line of lines(slot, logsIn, ofToken)) call.terminal.print(line);
  if (slots.length === 0)
    call.terminal.complain('The library has no slots: is the reader plugged in, and does pcscd run?');
  return 0;
};

async function list(
  administration: TokenAdministration,
  { uri, asUser }: { readonly uri: string | undefined; readonly asUser: boolean },
): Promise<ListedSlot[]> {
  const only = uri === undefined ? undefined : (await administration.only(uri)).token;
  const listed: ListedSlot[] = [];
  for (const slot of await administration.slots()) {
    const { token } = slot;
    if (only !== undefined && token?.serial !== only.serial) continue;
    const exact = token === null ? undefined : formatPkcs11Uri({ token: token.label, serial: token.serial });
    const objects = exact === undefined ? [] : await administration.objects(exact, { asUser });
    listed.push({ ...slot, joined: joinObjects(objects) });
  }
  return listed;
}

function lines(slot: ListedSlot, sawPrivate: boolean, ofToken: (token: TokenIdentity) => readonly string[]): string[] {
  const hint =
    slot.token === null || sawPrivate ? [] : ['  Private keys show with --token and --login, or --pin-file.'];
  const credentials = slot.token === null ? [] : ofToken(slot.token).map((line) => `  ${line}`);
  return [
    ...slotLines(slot),
    ...credentials,
    ...slot.joined.flatMap((each) => joinedLines(each, { sawPrivate })),
    ...hint,
  ];
}

/** Bytes as base64. */
function plain({ joined, ...slot }: ListedSlot): object {
  const base64 = (bytes: Uint8Array | undefined) =>
    bytes === undefined ? undefined : Buffer.from(bytes).toString('base64');
  const objects = joined.flatMap((each) =>
    each.objects.map(({ certificate, publicKey, ...object }) => ({
      ...object,
      publicKey: base64(publicKey),
      certificate: base64(certificate),
    })),
  );
  return { ...slot, objects };
}
