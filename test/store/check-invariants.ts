/** What must hold in the table whenever no work is unfinished. */
import { type AttributeValue, type DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import type { RoleGrant, UserGrants } from '../../lambda/directory/access/grants';
import type { ResourceKind } from '../../lambda/directory/store';
import type { JsonObject } from '../../lambda/scim/json';
import { indexEntries } from '../../lambda/store/indexes';
import { holderOfKey } from '../../lambda/store/keys';
import { wideMembers } from '../../lambda/store/wide-members';

type Item = Record<string, AttributeValue>;
interface Entry {
  readonly PK: string;
  readonly SK: string;
  readonly item: Item;
}

const readAll = async (client: DynamoDBClient, TableName: string): Promise<Entry[]> => {
  const entries: Entry[] = [];
  let ExclusiveStartKey: Item | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName, ConsistentRead: true, ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}) }),
    );
    for (const item of page.Items ?? []) entries.push({ PK: item.PK?.S ?? '', SK: item.SK?.S ?? '', item });
    ExclusiveStartKey = page.LastEvaluatedKey;
  } while (ExclusiveStartKey);
  return entries;
};

/** What contradicts itself, a sentence each; empty when all is well. */
export const checkInvariants = async (client: DynamoDBClient, table: string, org: string): Promise<string[]> => {
  const entries = await readAll(client, table);
  const faults: string[] = [];
  const under = (part: string) => entries.filter(({ PK }) => `${PK}#`.startsWith(`T#${org}#${part}#`));
  const expectSame = (what: string, found: Iterable<string>, wanted: Iterable<string>) => {
    const have = new Set(found);
    const want = new Set(wanted);
    for (const one of have) if (!want.has(one)) faults.push(`${what}: ${one} is too much`);
    for (const one of want) if (!have.has(one)) faults.push(`${what}: ${one} is missing`);
  };

  const resources = (['User', 'Group'] as const).flatMap((kind: ResourceKind) =>
    under(kind === 'User' ? 'U' : 'G').map(({ SK: id, item }) => ({ kind, id, item })),
  );
  const groupIds = resources.filter(({ kind }) => kind === 'Group').map(({ id }) => id);

  expectSame(
    'index entry',
    under('IX').map(({ PK, SK, item }) => `${PK} ${SK} ${item.id?.S ?? SK}`),
    resources.flatMap(({ kind, id, item }) =>
      indexEntries(org, kind, id, JSON.parse(item.document?.S ?? '') as JsonObject, item.claimed?.BOOL === true).map(
        ({ key }) => `${key.PK} ${key.SK} ${id}`,
      ),
    ),
  );

  expectSame(
    'note of what is beyond plain text',
    resources.flatMap(({ id, item }) => (item.wide === undefined ? [] : [`${id} ${item.wide.S}`])),
    resources.flatMap(({ id, item }) => {
      const wide = wideMembers(JSON.parse(item.document?.S ?? '') as JsonObject);
      return wide === undefined ? [] : [`${id} ${wide}`];
    }),
  );

  const memberItems = under('MG');
  const anchors = memberItems.filter(({ SK }) => SK.endsWith('#!'));
  expectSame(
    'anchor',
    anchors.map(({ SK, item }) => `${SK.slice(0, -2)} ${item.kind?.S}`),
    resources.map(({ kind, id }) => `${id} ${kind}`),
  );

  const forward = under('GM').map(({ PK, SK, item }) => ({
    group: PK.slice(`T#${org}#GM#`.length),
    member: SK,
    kind: item.kind?.S,
  }));
  const reverse = memberItems.filter(({ SK }) => SK.includes('#G#')).map(({ SK }) => SK.split('#G#'));
  expectSame(
    'reverse edge',
    reverse.map(([member, group]) => `${member} in ${group}`),
    forward.map(({ member, group }) => `${member} in ${group}`),
  );
  const nested = forward.filter(({ kind }) => kind === 'Group');
  expectSame(
    'nesting',
    under('NEST').flatMap(({ item }) =>
      Object.entries(item).flatMap(([group, { SS = [] }]) => SS.map((member) => `${member} in ${group}`)),
    ),
    nested.map(({ group, member }) => `${member} in ${group}`),
  );
  for (const { member } of nested) {
    const inner = resources.find(({ id }) => id === member);
    if (inner?.item.nested?.BOOL !== true) faults.push(`group ${member} does not know that it is nested`);
  }
  const live = new Set(resources.map(({ id }) => id));
  for (const { group, member } of forward) {
    if (!live.has(group)) faults.push(`edge of the dead group ${group}`);
    if (!live.has(member)) faults.push(`edge of the dead member ${member}`);
  }

  const shards = under('GS');
  expectSame(
    'shard',
    shards.map(({ SK }) => SK),
    groupIds.flatMap((id) => Array.from({ length: 8 }, (_, shard) => `${id}#${shard}`)),
  );
  for (const id of groupIds) {
    const own = shards.filter(({ SK }) => SK.startsWith(`${id}#`));
    const counted = own.reduce((sum, { item }) => sum + Number(item.held?.N), 0);
    const members = forward.filter(({ group }) => group === id).length;
    if (counted !== members) faults.push(`group ${id} counts ${counted} members and has ${members}`);
    if (own.some(({ item }) => item.job !== undefined)) faults.push(`group ${id} is held by a job`);
  }

  for (const kind of ['U', 'G'] as const) {
    const counts = new Map<string, number>();
    for (const { SK } of under(kind)) counts.set(SK.slice(0, 2), (counts.get(SK.slice(0, 2)) ?? 0) + 1);
    for (const { PK, SK, item } of under('CNT')) {
      if (!PK.endsWith(`#${kind}`)) continue;
      const count = counts.get(SK) ?? 0;
      if (Number(item.held?.N) !== count) faults.push(`counter ${kind} ${SK} says ${item.held?.N}, there are ${count}`);
      counts.delete(SK);
    }
    for (const [bucket] of counts) faults.push(`no counter ${kind} ${bucket}`);
  }

  const given = resources.flatMap(({ kind, id, item }) => {
    const { manual = [], retained = [] } = JSON.parse(item.grants?.S ?? '{}') as UserGrants;
    const bound = JSON.parse(item.bindings?.S ?? '[]') as readonly RoleGrant[];
    const roleIds = new Set([...manual, ...retained, ...bound].map(({ role }) => role));
    return [...roleIds].map((role) => `${kind} ${id} has ${role}`);
  });
  expectSame(
    'holder under a role',
    under('RB').map(({ PK, SK }) => {
      const { kind, id } = holderOfKey(SK);
      return `${kind} ${id} has ${PK.split('#').at(-1)}`;
    }),
    given,
  );
  const noted = entries.find(({ PK, SK }) => PK === 'SYS#RETAINED' && SK === org)?.item.roleIds?.SS ?? [];
  const hinted = under('META').flatMap(({ item }) => item.retainedRoles?.SS ?? []);
  const retained = resources.flatMap(({ item }) => (JSON.parse(item.grants?.S ?? '{}') as UserGrants).retained ?? []);
  for (const { role } of retained) if (!noted.includes(role)) faults.push(`nothing notes that ${role} is retained`);
  if (noted.length === 0 && hinted.length > 0) faults.push(`retained roles without a note: ${hinted}`);

  for (const { PK, item } of under('AUDIT')) if (item.expires?.N === undefined) faults.push(`${PK} never expires`);
  const left = entries.filter(({ PK }) => /^SYS#JOB#|#JOB#|#GONE$/.test(PK));
  for (const { PK, SK } of left) faults.push(`left over: ${PK} ${SK}`);
  return faults;
};
