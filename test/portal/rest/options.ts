import type { MethodTable } from './method.js';
import { answer, phpMap } from './method.js';
import { asRecord, asText } from './params.js';
import { RestError, accessDenied } from './rest-error.js';

type Options = Record<string, string>;

function read(options: Options, name: unknown): unknown {
  return name === undefined ? phpMap(options) : (options[asText(name)] ?? null);
}

function write(options: Options, given: unknown): void {
  const entries = Object.entries(asRecord(given));
  if (entries.length === 0) {
    throw new RestError(400, 'ERROR_ARGUMENT', "Argument 'options' is null or empty", { argument: 'options' });
  }
  for (const [name, value] of entries)
    options[name] = typeof value === 'object' ? JSON.stringify(value) : asText(value);
}

export const optionMethods: MethodTable = {
  'app.option.get': {
    scope: null,
    applicationOnly: true,
    run: ({ portal, params }) => answer(read(portal.store.data.appOptions, params['option'])),
  },
  'app.option.set': {
    scope: null,
    applicationOnly: true,
    run({ portal, params, person }) {
      if (!person.admin) throw accessDenied('Administrator authorization required');
      write(portal.store.data.appOptions, params['options']);
      portal.store.save();
      return answer(true);
    },
  },
  'user.option.get': {
    scope: null,
    applicationOnly: true,
    run: ({ portal, params, person }) =>
      answer(read(portal.store.data.userOptions[String(person.id)] ?? {}, params['option'])),
  },
  'user.option.set': {
    scope: null,
    applicationOnly: true,
    run({ portal, params, person }) {
      const own = (portal.store.data.userOptions[String(person.id)] ??= {});
      write(own, params['options']);
      portal.store.save();
      return answer(true);
    },
  },
};
