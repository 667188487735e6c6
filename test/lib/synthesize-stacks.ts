import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { context as recommended } from '../../cdk.json';
import { scimApp } from '../../lib/scim-app';

const folder = mkdtempSync(join(tmpdir(), 'stacks-'));
afterAll(() => rmSync(folder, { recursive: true }));
let apps = 0;

/** The app with some options; nothing is bundled, which would take seconds. */
export const appWith = (given: Readonly<Record<string, unknown>> = {}): App =>
  scimApp({
    analyticsReporting: false,
    outdir: join(folder, String((apps += 1))),
    context: {
      ...recommended,

      'aws:cdk:bundling-stacks': [],
      ...given,
    },
  });

/** The templates of both stacks. */
export const stacksWith = (
  given: Readonly<Record<string, unknown>> = {},
): { stateful: Template; service: Template } => {
  process.env.CDK_VALIDATION = 'false'; // the CDK's own rules take seconds to load; `nag.test.ts` has them checked
  const assembly = appWith(given).synth();
  const templateOf = (id: string) =>
    Template.fromJSON(assembly.getStackByName(`cdk-scim-${given.stage ?? 'prod'}-${id}`).template);
  return { stateful: templateOf('stateful'), service: templateOf('service') };
};

/** The one resource of a type whose logical id begins with a name. */
export const resource = (template: Template, type: string, name: string): { id: string; properties: Properties } => {
  const found = Object.entries(template.findResources(type)).filter(([id]) => id.startsWith(name));
  const [only] = found;
  if (only === undefined || found.length !== 1) throw new Error(`${found.length} resources ${type} begin with ${name}`);
  return { id: only[0], properties: only[1].Properties };
};

/** What a template says of a resource: JSON of any shape. */
// biome-ignore lint/suspicious/noExplicitAny: assertions reach into it, and fail where it is otherwise
export type Properties = any;
