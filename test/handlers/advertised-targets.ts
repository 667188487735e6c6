/** The attributes that a service advertises, as a client reads them off `/ResourceTypes` and `/Schemas`, and values for them. */
import type { AttributeType } from '../../lambda/scim/schema/definition';
import type { Answer } from './in-process-service';

/** An attribute as `/Schemas` shows it. */
interface Advertised {
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';
  readonly returned: 'always' | 'never' | 'default' | 'request';
  readonly subAttributes?: readonly Advertised[];
}

/** An attribute or sub-attribute, where it is and how to speak of it. */
export interface Target {
  readonly type: 'User' | 'Group';
  readonly endpoint: string;
  readonly core: string;
  readonly urn: string;
  readonly attribute: Advertised;
  readonly sub?: Advertised;
  /** The one that is looked at: the sub-attribute, or else the attribute. */
  readonly named: Advertised;
  /** As filters and PATCH call it. */
  readonly path: string;
}

/** Everything that is advertised. */
export const readTargets = async (get: (path: string) => Promise<Answer>): Promise<readonly Target[]> => {
  const found: Target[] = [];
  for (const { id: type, endpoint, schema: core, schemaExtensions = [] } of (await get('/ResourceTypes')).body
    .Resources) {
    // Roles are managed elsewhere: nothing of them can be written here.
    if (type === 'Role') continue;
    for (const urn of [core, ...schemaExtensions.map(({ schema }: { schema: string }) => schema)]) {
      const { attributes } = (await get(`/Schemas/${urn}`)).body as { readonly attributes: readonly Advertised[] };
      for (const attribute of attributes) {
        const path = `${urn === core ? '' : `${urn}:`}${attribute.name}`;
        const target = { type, endpoint, core, urn, attribute, named: attribute, path };
        found.push(target);
        for (const sub of attribute.subAttributes ?? []) {
          found.push({ ...target, sub, named: sub, path: `${path}.${sub.name}` });
        }
      }
    }
  }
  return found;
};

let count = 0;
/** Another text each time. */
export const another = (what: string): string => `${what} ${(count += 1)}`;

/** A value of the attribute's type, another one each time but for booleans. */
export const someValue = ({ type, subAttributes = [] }: Advertised): unknown => {
  switch (type) {
    case 'boolean':
      return true;
    case 'integer':
      return (count += 1);
    case 'decimal':
      return (count += 1) + 0.5;
    case 'dateTime':
      return new Date(Date.UTC(2026, 0, 1) + (count += 1) * 1000).toISOString();
    case 'binary':
      return Buffer.from(another('value')).toString('base64');
    case 'reference':
      return `https://example.com/Users/${another('u').replace(' ', '')}`;
    case 'complex': {
      // A link follows from the value beside it.
      const parts = subAttributes.filter(({ mutability, name }) => mutability !== 'readOnly' && name !== '$ref');
      return Object.fromEntries(parts.map((part) => [part.name, someValue(part)]));
    }
    case 'string':
      return another('Text');
  }
};

const labels = new Set(['type', 'primary', 'display']);

/** A body that sets the target, and what is shown to need it: a name, and the value that a label is for. */
export const bodyWith = ({ type, core, urn, attribute, sub }: Target, value: unknown): object => {
  const [main] = attribute.subAttributes ?? [];
  const labelled =
    sub !== undefined && main !== undefined && labels.has(sub.name) ? { [main.name]: someValue(main) } : {};
  const one = sub === undefined ? value : { ...labelled, [sub.name]: value };
  const set = { [attribute.name]: attribute.multiValued ? [one] : one };
  return {
    schemas: urn === core ? [core] : [core, urn],
    ...(type === 'User' ? { userName: another('user') } : { displayName: another('Group') }),
    ...(urn === core ? set : { [urn]: set }),
  };
};

/** The value that a resource shows; the first of several. */
export const shownIn = ({ core, urn, attribute, sub }: Target, body: Readonly<Record<string, unknown>>): unknown => {
  const inner = (holder: unknown, name: string) => (holder as Readonly<Record<string, unknown>> | undefined)?.[name];
  const value = inner(urn === core ? body : inner(body, urn), attribute.name);
  const one = attribute.multiValued ? (value as readonly unknown[] | undefined)?.[0] : value;
  return sub === undefined ? one : inner(one, sub.name);
};
