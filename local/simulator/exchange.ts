/** Recorded traffic of an identity provider: what it sends, in its own wire form, and what must hold of the answers. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { CustomSchema } from '../../lambda/scim/schema/custom-schema';
import { faultsOf } from './matchers';
import { SimulationFailure } from './simulation-failure';
import { variablesIn } from './variables';

const headers = z.record(z.string().regex(/^[\w-]+$/, 'must be the name of a header'), z.string());
const status = z.int().min(100).max(599);

const expected = z.json().superRefine((pattern, context) => {
  for (const { path, fault } of faultsOf(pattern, [])) context.addIssue({ code: 'custom', path, message: fault });
});

const exchange = z
  .strictObject({
    title: z.string().min(1),
    request: z.strictObject({
      method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
      /** Below the base URL, escaped as the provider escapes it. */
      path: z.string().regex(/^\/\S*$/, 'must begin with "/" and be escaped as in a URL'),
      /** Beside those of the sequence, or in their place. */
      headers: headers.optional(),
      body: z.json().optional(),
    }),
    expect: z.strictObject({
      /** Several where the provider takes any of them. */
      status: z.union([status, z.array(status).min(1)]),
      headers: z.record(z.string(), expected).optional(),
      body: expected.optional(),
    }),
    /** Variables by name, each with the JSON pointer to its value in the answer's body. */
    capture: z.record(z.string().regex(/^\w+$/), z.string().regex(/^(\/.*)?$/, 'must be a JSON pointer')).optional(),
  })
  .readonly();

const sequence = z
  .strictObject({
    name: z.string().min(1),
    /** Public pages that the traffic is taken from. */
    source: z.array(z.url()).min(1),
    /** What the provider sends with each request; nothing else is sent but Authorization and what HTTP demands. */
    headers: headers.default({}),
    /** What the organisation must have declared, as in its settings; a service of somebody else's cannot be asked for it. */
    customAttributes: z.array(z.custom<CustomSchema>()).optional(),
    exchanges: z.array(exchange).min(1),
  })
  .readonly();

export type Exchange = z.infer<typeof exchange>;

/** The exchanges of one file, played in order. */
export type Sequence = z.infer<typeof sequence>;

/** Variables that each run brings along: new names, so that it can be repeated, and the base URL. */
const runVariables = ['unique', 'guid', 'baseUrl'] as const;

const fieldOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');

const undefinedVariable = ({ exchanges }: Sequence): string | undefined => {
  const known = new Set<string>(runVariables);
  for (const [index, { request, expect, capture }] of exchanges.entries()) {
    const unknownIn = (part: object): string | undefined =>
      variablesIn(JSON.parse(JSON.stringify(part))).find((name) => !known.has(name));
    const unknown = unknownIn(request);
    if (unknown !== undefined)
      return `exchanges[${index}].request uses {{${unknown}}}, which no exchange before it captures`;
    for (const name of Object.keys(capture ?? {})) known.add(name);
    const unexpected = unknownIn(expect);
    if (unexpected !== undefined)
      return `exchanges[${index}].expect uses {{${unexpected}}}, which neither this nor an earlier exchange captures`;
  }
  return undefined;
};

/** Reads the text of a file; throws a `SimulationFailure` that names the file and the field at fault. */
export const parseSequence = (text: string, file: string): Sequence => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SimulationFailure(`${file} is no JSON: ${error instanceof Error ? error.message : error}.`);
  }
  const parsed = sequence.safeParse(value);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${fieldOf(path) || 'it'}: ${message}`);
    throw new SimulationFailure(`${file} is no recorded traffic: ${faults.join('; ')}.`);
  }
  const fault = undefinedVariable(parsed.data);
  if (fault !== undefined) throw new SimulationFailure(`${file} is no recorded traffic: ${fault}.`);
  return parsed.data;
};

/** Reads a file of recorded traffic. */
export const readSequence = (file: string): Sequence => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new SimulationFailure(`${file} cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
  return parseSequence(text, file);
};
