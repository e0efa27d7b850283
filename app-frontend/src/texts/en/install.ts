import { common } from './common.js';
import { errors } from './errors.js';

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
  'install.fields.lead': 'Choose file fields of the deal, or make a new one.',
  'install.fields.create': 'Make a new field',
  'install.fields.newTitle': 'Name of the new field',
  'install.fields.default': 'Contract',
  'install.fields.missing': 'Choose a field or name a new one.',
  'install.fields.action': 'Continue',
  'install.surfaces': 'Deal card',
  'install.surfaces.bound': 'In the deal card',
  'install.surfaces.notBound': 'Not there yet',
  'install.surfaces.title': 'Show it in the deal card',
  'install.surfaces.lead':
    'The app adds its field and its tab to the deal card, and asks the portal to tell it of changes.',
  'install.surfaces.action': 'Add to the deal card',
  'install.finish': 'Finish',
  'install.finished.title': 'DealSeal is ready',
  'install.finished.text': 'Open a deal with a PDF in the chosen field: the Sign button is there.',
};

export const installTexts = { ...common, ...install, errors };
