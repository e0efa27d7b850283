import { type OwnTroubleTexts, told, trouble } from '../doctor-texts.js';

const operator = 'The operator of DealSeal';

/** What the app-server finds at its own side. */
export const ownTroubles: OwnTroubleTexts = {
  'portal-unreachable': trouble(
    'The portal does not answer DealSeal.',
    'Documents cannot be read or stored.',
    'Check again in a minute. If the portal works for you, its network keeps DealSeal out.',
  ),
  'portal-refuses': trouble(
    'The portal refuses what DealSeal asks.',
    'Documents may not be read or stored.',
    'Open the application’s settings in the portal, and install it again if it was changed.',
  ),
  'portal-certificate': trouble(
    'The portal’s certificate is not trusted by DealSeal’s server.',
    'Documents cannot be read or stored; nothing was sent.',
    'Give the portal a certificate of a public CA, or let the operator of DealSeal’s server name the portal’s own CA file for it.',
  ),
  'rights-missing': trouble(
    ({ missing = [] }) => `The application lacks rights in the portal: ${missing.join(', ')}.`,
    'Parts of it do not work.',
    'A portal administrator grants them in the application’s settings and installs it again.',
  ),
  'rights-partial': trouble(
    ({ missing = [] }) => `The application was not given some rights in the portal: ${missing.join(', ')}.`,
    'What they are for is left out; signing works.',
    'A portal administrator grants them in the application’s settings and installs it again.',
  ),
  'fields-none': trouble(
    'No field is chosen whose documents are signed.',
    'Nothing can be signed.',
    'A portal administrator opens the set-up of the application and chooses one.',
  ),
  'fields-gone': trouble(
    ({ missing = [] }) => `A chosen field is gone, or holds no files any more: ${missing.join(', ')}.`,
    'Its documents cannot be signed.',
    'A portal administrator chooses the fields anew in the set-up.',
  ),
  'fields-read-only': trouble(
    ({ missing = [] }) => `A chosen field cannot be written: ${missing.join(', ')}.`,
    'Signed documents cannot take the place of the unsigned ones.',
    'A portal administrator lets the field be edited, or chooses another.',
  ),
  'surfaces-unbound': trouble(
    'Tab and field are not registered with the portal, or at another address.',
    'People do not see where to sign.',
    'A portal administrator finishes the last step of the set-up.',
  ),
  'surfaces-partial': trouble(
    ({ missing = [] }) => `The portal did not take everything of ours: ${missing.join(', ')}.`,
    'These places are missing; signing works at all others.',
    'An older portal, or one of a smaller plan, does not have them. For fields of smart processes and invoices the application needs the right userfieldconfig.',
  ),
  'upkeep-dead': trouble(
    'DealSeal has no access any more for work without a person: the administrator who gave it has left or lost rights.',
    'What was signed is stored only when its signer comes back, and notices are late.',
    'Any portal administrator opens the application once: that gives it new access.',
  ),
  'service-unpaired': trouble(
    'The portal is not connected with a signing service.',
    'Nobody can sign.',
    'A portal administrator enters a pairing code in the set-up.',
  ),
  'service-unreachable': trouble(
    'The signing service does not answer.',
    'Nobody can sign; what waits goes on by itself later.',
    'The operator of the signing service sees that it runs and can be reached.',
  ),
  'service-mismatch': trouble(
    'DealSeal and the signing service are of versions that do not understand each other.',
    'Nobody can sign.',
    'The operator updates the older of the two.',
  ),
  'service-outdated': trouble(
    'The signing service is too old to look at itself.',
    'What goes wrong there is not shown here.',
    'The operator updates it, or runs npx dealseal doctor there.',
  ),
  'service-refuses': trouble(
    'The signing service refuses this portal.',
    'Nobody can sign.',
    'The operator of the signing service makes a new pairing code; enter it in the set-up.',
  ),
  'server-clock-off': trouble(
    ({ seconds }, { number }) =>
      `The clocks of DealSeal and of the signing service differ${told(seconds, (by) => ` by ${number(by)} s`)}.`,
    'Times that are shown may be wrong.',
    `${operator} sets the clock that is wrong.`,
  ),
  'server-storage-unwritable': trouble(
    'DealSeal cannot write its data.',
    'No document can be opened for signing.',
    `${operator} gives the folder to the program’s user.`,
  ),
  'server-keys-missing': trouble(
    'DealSeal’s sealing keys are missing.',
    'After the next start nothing that was kept can be read.',
    `${operator} brings the file back from its copy before the program is stopped.`,
  ),
  'server-database-unreachable': trouble(
    'DealSeal’s database does not answer.',
    'Nothing works.',
    `${operator} sees that the database runs.`,
  ),
  'server-disk-low': trouble(
    ({ mebibytes }, { number }) =>
      `DealSeal’s disk is filling up${told(mebibytes, (free) => `: ${number(free)} MiB free`)}.`,
    'When it is full, nothing can be signed.',
    `${operator} makes room.`,
  ),
  'server-disk-full': trouble(
    ({ mebibytes }, { number }) => `DealSeal’s disk is full${told(mebibytes, (free) => `: ${number(free)} MiB free`)}.`,
    'No document can be kept.',
    `${operator} makes room now.`,
  ),
  'server-check-unfinished': trouble(
    'The check took too long and was given up.',
    'Nothing is known of what was not looked at.',
    'Check again.',
  ),
};
