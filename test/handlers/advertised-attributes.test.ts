/**
 * Behaviour 8.4: every attribute and sub-attribute that `/Schemas` advertises, declared ones included, is written, read
 * back, found and patched as its characteristics say, in both modes.
 */
import { checkCustomAttributes } from '../../lambda/directory/custom-attributes';
import type { Mode } from '../../lambda/scim/mode';
import type { CustomAttribute } from '../../lambda/scim/schema/custom-schema';
import { another, bodyWith, readTargets, shownIn, someValue, type Target } from './advertised-targets';
import { type InProcessService, startInProcessService } from './in-process-service';

const PATCH = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const types = ['string', 'boolean', 'decimal', 'integer', 'dateTime', 'reference', 'binary'] as const;
const parts = types.map((type) => ({ name: `part_${type}`, type }));

/** Every type, single, multi-valued and within a complex attribute; every mutability and every return. */
const declared: readonly CustomAttribute[] = [
  ...types.map((type) => ({ name: `one_${type}`, type })),
  ...types.map((type) => ({ name: `many_${type}`, type, multiValued: true })),
  { name: 'one_complex', type: 'complex', subAttributes: parts },
  { name: 'many_complex', type: 'complex', multiValued: true, subAttributes: [{ name: 'value' }, ...parts] },
  { name: 'exact', caseExact: true },
  { name: 'fixed', mutability: 'immutable' },
  { name: 'fixedParts', type: 'complex', mutability: 'immutable', subAttributes: [{ name: 'value' }] },
  { name: 'kept', mutability: 'readOnly' },
  { name: 'always', returned: 'always' },
  { name: 'asked', returned: 'request' },
  { name: 'secret', returned: 'never' },
];

const declaration = checkCustomAttributes([
  { id: 'urn:ietf:params:scim:schemas:core:2.0:User', attributes: declared },
  { id: 'urn:acme:params:own:1.0:Team', resourceType: 'Group', attributes: declared },
]);

let service: InProcessService;
beforeAll(async () => {
  service = await startInProcessService();
});
afterAll(() => service.stop());

const isEqual = (actual: unknown, wanted: unknown): boolean => JSON.stringify(actual) === JSON.stringify(wanted);

/** A client of one organisation, with what it can find out about one target. */
const clientOf = (organizationId: string, mode: Mode) => {
  const call = (method: string, path: string, body?: unknown) =>
    service.call(method, path, { organizationId, mode, ...(body === undefined ? {} : { body }) });
  const pathTo = ({ endpoint, named, attribute, path }: Target, id: string): string => {
    const asked = [named, attribute].some(({ returned }) => returned === 'request');
    return `${endpoint}/${id}${asked ? `?attributes=${encodeURIComponent(path)}` : ''}`;
  };
  return {
    call,
    read: async (target: Target, id: string) => shownIn(target, (await call('GET', pathTo(target, id))).body),
    patch: (target: Target, id: string, op: string, value?: unknown) =>
      call('PATCH', `${target.endpoint}/${id}?attributes=id`, {
        schemas: [PATCH],
        Operations: [{ op, path: target.path, ...(value === undefined ? {} : { value }) }],
      }),
    finds: async ({ endpoint }: Target, id: string, filter: string): Promise<boolean> => {
      const { body } = await call('GET', `${endpoint}?filter=${encodeURIComponent(`id eq "${id}" and ${filter}`)}`);
      return body.totalResults === 1;
    },
  };
};
type Client = ReturnType<typeof clientOf>;

/** What is wrong with an attribute that clients cannot write; where its value comes from has tests of its own. */
const derivedFaults = async (client: Client, target: Target): Promise<readonly string[]> => {
  const { endpoint, named } = target;
  const { status, body } = await client.call('POST', endpoint, bodyWith(target, someValue(named)));
  const refusal = await client.patch(target, body.id, 'replace', someValue(named));
  return [
    ...(status === 201 ? [] : [`POST answers ${status}`]),
    ...((await client.read(target, body.id)) === undefined ? [] : ['took a value']),
    ...(refusal.body.scimType === 'mutability' ? [] : [`PATCH answers ${refusal.status}`]),
  ];
};

/** What is wrong with an attribute that clients write; `values` are two that it may have. */
const writableFaults = async (
  client: Client,
  target: Target,
  [first, second]: readonly [unknown, unknown],
): Promise<readonly string[]> => {
  const { endpoint, attribute, named, sub, path } = target;
  const faults: string[] = [];
  const note = (fault: string, ok: boolean) => ok || faults.push(fault);
  const created = await client.call('POST', endpoint, bodyWith(target, first));
  if (created.status !== 201) return [`POST answers ${created.status}: ${created.body?.detail}`];
  const { id } = created.body;
  const isLink = named.name === '$ref';
  const hidden = [attribute, named].some(({ returned }) => returned === 'never');

  const check = async (value: unknown) => {
    const shown = await client.read(target, id);
    if (isLink) note(`shows ${shown}`, String(shown).split('/').at(-1) === String(value).split('/').at(-1));
    else if (hidden) note('is shown', shown === undefined);
    // A link is made beside the value that it leads to.
    else
      note(
        `shows ${JSON.stringify(shown)}`,
        isEqual({ ...Object(shown), $ref: undefined }, { ...Object(value), $ref: undefined }),
      );
    if (attribute.mutability === 'writeOnly') return;
    note('pr does not find it', await client.finds(target, id, `${path} pr`));
    if (named.type === 'complex') return;
    const wanted = JSON.stringify(isLink ? shown : value);
    note(`eq ${wanted} does not find it`, await client.finds(target, id, `${path} eq ${wanted}`));
    if (named.type !== 'string') return;
    const swapped = await client.finds(target, id, `${path} eq ${wanted.toUpperCase()}`);
    note('letter case counts, or does not, against caseExact', swapped === !named.caseExact);
  };

  await check(first);
  const replaced = await client.patch(
    target,
    id,
    'replace',
    attribute.multiValued && sub === undefined ? [second] : second,
  );
  if (attribute.mutability === 'immutable') {
    note(`PATCH answers ${replaced.status}`, replaced.body.scimType === 'mutability');
    return faults;
  }
  note(`PATCH answers ${replaced.status}: ${replaced.body?.detail}`, replaced.status === 200);
  await check(second);
  const removed = await client.patch(target, id, 'remove');
  if (named.required || path === 'active') {
    note(`removal answers ${removed.status}`, removed.body.scimType === 'mutability');
    return faults;
  }
  note(`removal answers ${removed.status}: ${removed.body?.detail}`, removed.status === 200);
  // A link stays with its value, and a mark that is not set is as one that is false.
  const left = named.name === 'primary' ? `${path} eq true` : `${path} pr`;
  if (!isLink) note('is there after its removal', !(await client.finds(target, id, left)));
  return faults;
};

/** Members are resources, each an item of its own, and are changed whole. */
const memberFaults = async (client: Client, target: Target): Promise<readonly string[]> => {
  const { core, endpoint, named, path } = target;
  const user = await client.call('POST', '/Users', {
    schemas: [core.replace('Group', 'User')],
    userName: another('member'),
  });
  if (user.status !== 201) throw new Error(JSON.stringify(user.body));
  const member = { value: user.body.id, type: 'User', $ref: user.body.meta.location };
  const group = await client.call('POST', endpoint, {
    schemas: [core],
    displayName: another('Group'),
    members: [{ ...member, display: 'Ann' }],
  });
  const { id } = group.body;
  if (named.mutability === 'readOnly') {
    const { status, body } = await client.patch(target, id, 'replace', 'x');
    const shown = await client.read(target, id);
    return [
      ...(shown === undefined ? [] : [`shows what was sent: ${JSON.stringify(shown)}`]),
      ...(body.scimType === 'mutability' ? [] : [`PATCH answers ${status}`]),
    ];
  }
  const wanted = target.sub === undefined ? member : member[named.name as keyof typeof member];
  const shown = await client.read(target, id);
  const sorted = (value: unknown) => (typeof value === 'object' ? Object.entries(value ?? {}).sort() : value);
  const found = target.sub === undefined || (await client.finds(target, id, `${path} eq ${JSON.stringify(wanted)}`));
  const change = await client.patch(target, id, 'replace', target.sub === undefined ? [] : 'x');
  const changed =
    target.sub === undefined ? (await client.read(target, id)) === undefined : change.body.scimType === 'mutability';
  return [
    ...(isEqual(sorted(shown), sorted(wanted)) ? [] : [`shows ${JSON.stringify(shown)}`]),
    ...(found ? [] : ['eq does not find it']),
    ...(changed ? [] : [`PATCH answers ${change.status}`]),
  ];
};

const faultsOf = async (client: Client, target: Target, mode: Mode): Promise<readonly string[]> => {
  const { attribute, named } = target;
  if (attribute.name === 'members') return memberFaults(client, target);
  // Compatible mode passes over what is derived within a value that is not, such as a manager's displayName.
  if (named.mutability === 'readOnly' && attribute.mutability !== 'readOnly' && mode === 'compatible') return [];
  if (named.mutability === 'readOnly' || attribute.mutability === 'readOnly') return derivedFaults(client, target);
  return writableFaults(
    client,
    target,
    named.type === 'boolean' ? [false, true] : [someValue(named), someValue(named)],
  );
};

test.each(['compatible', 'strict'] as const)(
  'every advertised attribute keeps its promises in %s mode',
  async (mode) => {
    const client = clientOf(await service.organization({ customAttributes: declaration }), mode);
    const targets = await readTargets((path) => client.call('GET', path));
    expect(targets.length).toBeGreaterThan(150);
    const faults: string[] = [];
    for (const target of targets) {
      for (const fault of await faultsOf(client, target, mode)) faults.push(`${target.type} ${target.path}: ${fault}`);
    }
    expect(faults).toEqual([]);
  },
);
