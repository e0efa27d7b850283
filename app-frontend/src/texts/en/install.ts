import { common } from './common.js';
import { errors } from './errors.js';
import { kinds } from './kinds.js';

export const install = {
  'install.subtitle': 'First start',
  'install.steps': 'Steps',
  'install.rights': 'Rights',
  'install.rights.given': (given: number, all: number) => `${given} of ${all} given`,
  'install.rights.title': 'What the app may do',
  'install.rights.lead': 'The portal gave these rights when the app was installed.',
  'install.rights.missing': 'Missing',
  'install.rights.missingText': 'Add them to the app in the portal, then install it again.',
  'install.pairing': 'Signing service',
  'install.pairing.none': 'Not connected',
  'install.pairing.title': 'Connect the signing service',
  'install.pairing.lead': 'Make a pairing code at its console and paste it here. It works once.',
  'install.pairing.code': 'Pairing code',
  'install.pairing.service': 'Signing service',
  'install.pairing.action': 'Connect',
  'install.pairing.missing': 'Paste the pairing code first.',
  'install.pairing.done': (name: string, service: string) => `Connected as ${name} to ${service}.`,
  'install.fields': 'Fields',
  'install.fields.none': 'None chosen',
  'install.fields.title': 'Which files are signed?',
  'install.fields.lead': 'Choose where people sign, and in which file fields; or make a new field.',
  'install.kinds': 'Where people sign',
  'install.kinds.change': 'Choose where people sign',
  'install.kinds.saved': 'The portal shows it there from now on.',
  'install.surfaces.missing': (names: string) =>
    `The portal does not have, or does not allow: ${names}. All other places work.`,
  'install.kinds.noFields': 'No file field here yet.',
  'install.kinds.right': 'For new fields here the application needs the right userfieldconfig.',
  'install.fields.create': 'Make a new field',
  'install.fields.newTitle': 'Name of the new field',
  'install.fields.default': 'Contract',
  'install.fields.missing': 'Choose a field or name a new one.',
  'install.fields.action': 'Continue',
  'install.surfaces': 'Cards',
  'install.surfaces.bound': 'In the cards',
  'install.surfaces.notBound': 'Not there yet',
  'install.surfaces.title': 'Show it in the cards',
  'install.surfaces.lead':
    'The app adds its field, its tab and its menu items to the cards and lists you chose, and asks the portal to tell it of changes.',
  'install.surfaces.action': 'Add to the cards',
  'install.finish': 'Finish',
  'install.finished.title': 'DealSeal is ready',
  'install.finished.text': 'Open a card with a PDF in the chosen field: the Sign button is there.',
};

export const installTexts = { ...common, ...kinds, ...install, errors };
