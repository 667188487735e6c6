/** Whatever is sent, the parsers answer or refuse in the terms of the protocol, and soon. FUZZ_INPUTS=10000000 for more. */

import { parseBody } from '../../lambda/scim/body';
import { compileFilter } from '../../lambda/scim/filter/compile-filter';
import { parseFilter } from '../../lambda/scim/filter/parse-filter';
import { parsePatchPath } from '../../lambda/scim/filter/parse-patch-path';
import type { JsonObject } from '../../lambda/scim/json';
import type { Mode } from '../../lambda/scim/mode';
import { applyPatch } from '../../lambda/scim/patch/apply-patch';
import { readPatch } from '../../lambda/scim/patch/read-patch';
import { groupResourceType, userResourceType } from '../../lambda/scim/schema/resource-types';
import { ScimError } from '../../lambda/scim/scim-error';
import { fc } from '../properties';
import { hostilePatch, hostileText } from './inputs';

const inputs = Number(process.env.FUZZ_INPUTS ?? 100_000);
const mode = fc.constantFrom<Mode>('compatible', 'strict');
const minutes = 60_000;
/** The most that one input may take; a catastrophic one takes seconds, and this never depends on how fast the machine is. */
const patience = 50;

const user: JsonObject = {
  userName: 'bjensen',
  active: true,
  name: { givenName: 'Barbara', familyName: 'Jensen' },
  emails: [
    { value: 'bjensen@example.com', type: 'work', primary: true },
    { value: 'babs@jensen.org', type: 'home' },
  ],
  roles: [{ value: 'admin', primary: true }],
};
const person = {
  id: '1',
  document: user,
  meta: {
    resourceType: 'User',
    created: '2024-01-01T00:00:00Z',
    lastModified: '2024-01-01T00:00:00Z',
    version: 'W/"1"',
  },
};
const frozen = JSON.stringify(user);

let refused = 0;
const onlyScimErrors = (work: () => void): void => {
  try {
    work();
  } catch (error) {
    if (!(error instanceof ScimError)) throw error;
    refused += 1;
  }
};

/** The quickest of several runs: what another process took away is not the input's fault. */
const isSlow = (work: () => void): boolean => {
  for (let run = 0; run < 5; run += 1) {
    const start = performance.now();
    onlyScimErrors(work);
    if (performance.now() - start < patience) return false;
  }
  return true;
};

const check = (work: () => void): void => {
  if (isSlow(work)) throw new Error(`it takes more than ${patience} ms`);
};

const run = (share: number, property: fc.IProperty<[Mode, string]> | fc.IProperty<[Mode, JsonObject]>) => {
  refused = 0;
  const numRuns = Math.ceil(inputs * share);
  fc.assert(property as fc.IProperty<unknown>, { numRuns });
  // A fuzzer whose inputs are all good, or all bad at once, finds nothing.
  expect(refused).toBeGreaterThan(numRuns / 10);
  expect(refused).toBeLessThan(numRuns * 0.98);
};

test(
  'filters: parsed, compiled and asked',
  () => {
    const property = fc.property(mode, hostileText, (chosen, text) =>
      check(() => {
        const filter = parseFilter(text, { mode: chosen });
        compileFilter(filter, userResourceType, { mode: chosen })(person);
        compileFilter(filter, groupResourceType, { mode: chosen })(person);
      }),
    );
    run(0.5, property);
  },
  10 * minutes,
);

test(
  'paths of PATCH',
  () => {
    run(
      0.2,
      fc.property(mode, hostileText, (chosen, text) => check(() => parsePatchPath(text, { mode: chosen }))),
    );
  },
  10 * minutes,
);

test(
  'PATCH: read and applied, the document before it untouched, no prototype changed',
  () => {
    const property = fc.property(mode, hostilePatch, (chosen, body) => {
      check(() => {
        const operations = readPatch(parseBody(JSON.stringify(body)), chosen);
        applyPatch(userResourceType, { id: '1', document: user }, operations, { mode: chosen });
      });
      return JSON.stringify(user) === frozen && Object.keys(Object.prototype).length === 0;
    });
    run(0.3, property);
  },
  10 * minutes,
);

const long = 1024 * 1024;
test.each<[what: string, text: string]>([
  ['a text of a mebibyte', `userName eq "${'x'.repeat(long)}"`],
  ['a mebibyte of brackets', '('.repeat(long)],
  ['a mebibyte of nots', 'not '.repeat(long / 4)],
  ['a mebibyte of backslashes', `a eq "${'\\'.repeat(long)}`],
  ['as long a name as can be', 'a'.repeat(4096)],
  ['as many dots as can be', 'a.'.repeat(2048)],
  ['as many spaces as can be', `a${' '.repeat(4000)}eq 1`],
  ['as many colons as can be', `urn:${':'.repeat(4000)} pr`],
  ['digits', `a eq ${'1'.repeat(4000)}`],
  ['a date of digits', `meta.created eq "${'9'.repeat(3000)}-01-01T00:00:00Z"`],
])('%s', (_, text) => {
  for (const chosen of ['compatible', 'strict'] as const) {
    expect(
      isSlow(() => compileFilter(parseFilter(text, { mode: chosen }), userResourceType, { mode: chosen })(person)),
    ).toBe(false);
    expect(isSlow(() => parsePatchPath(text, { mode: chosen }))).toBe(false);
  }
});

test('a body nested a hundred thousand levels deep is refused without a stack overflow', () => {
  const text = `{"Operations":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  expect(() => parseBody(text)).toThrow(ScimError);
});
