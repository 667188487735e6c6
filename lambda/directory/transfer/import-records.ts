/** Imports records of an export. Each is taken by itself and can be taken again: what is here and equal is left as it is. */
import { rolesOf } from '../access/administration';
import type { ResourceKind, ResourceRecord } from '../store';
import { checkDates } from './check-record';
import { importBindings } from './import-bindings';
import { importRole, importWorkspace } from './import-catalogue';
import { importGroup } from './import-groups';
import { importMembers } from './import-members';
import { importAttributes, importOrganization } from './import-organization';
import { type Outcome, outcomeOf } from './import-outcome';
import type { ImportPorts, ImportScope, ResourceScope } from './import-ports';
import { importUser } from './import-users';
import type { TransferRecord, TransferredGroup, TransferredUser } from './transfer-record';

const AT_ONCE = 10;

/** What a conflict calls a record. */
export const nameOf = (record: TransferRecord): string => {
  if ('id' in record) return `${record.type} ${record.id}`;
  return 'group' in record ? `${record.type} of group ${record.group}` : record.type;
};

const attempt = async (now: Date, record: TransferRecord, action: () => Promise<Outcome>): Promise<Outcome> => {
  try {
    checkDates(record, now);
    return await action();
  } catch (error) {
    return outcomeOf(error, nameOf(record));
  }
};

/** Some records at a time, answers in their order. */
const together = async <R extends TransferRecord>(
  now: Date,
  records: readonly R[],
  action: (record: R) => Promise<Outcome>,
): Promise<Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (let start = 0; start < records.length; start += AT_ONCE) {
    const some = records.slice(start, start + AT_ONCE);
    // All have ended before the request does, whichever of them fails.
    const ended = await Promise.allSettled(some.map((record) => attempt(now, record, () => action(record))));
    for (const each of ended) {
      if (each.status === 'rejected') throw each.reason;
      outcomes.push(each.value);
    }
  }
  return outcomes;
};

const oneByOne = async <R extends TransferRecord>(
  now: Date,
  records: readonly R[],
  action: (record: R) => Promise<Outcome>,
): Promise<Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (const record of records) outcomes.push(await attempt(now, record, () => action(record)));
  return outcomes;
};

const importResources = async <R extends TransferredUser | TransferredGroup>(
  scope: ResourceScope,
  kind: ResourceKind,
  records: readonly R[],
  action: (scope: ResourceScope, found: ResourceRecord | undefined, record: R) => Promise<Outcome>,
): Promise<Outcome[]> => {
  const ids = records.map(({ id }) => id);
  const found = new Map(
    (await scope.ports.directory.getAll(scope.organizationId, kind, ids)).map((record) => [record.id, record]),
  );
  return together(scope.ports.now(), records, (record) => action(scope, found.get(record.id), record));
};

/** Records of one type that follow each other; those of the last type stand alone in `records`. */
const runsOf = (records: readonly TransferRecord[]): readonly (readonly TransferRecord[])[] => {
  const runs: TransferRecord[][] = [];
  for (const record of records) {
    const run = runs.at(-1);
    if (run?.[0]?.type === record.type) run.push(record);
    else runs.push([record]);
  }
  return runs;
};

const ofType = <Type extends TransferRecord['type']>(records: readonly TransferRecord[], type: Type) =>
  records.filter((record): record is Extract<TransferRecord, { type: Type }> => record.type === type);

const importRun = async (scope: ImportScope, run: readonly TransferRecord[]): Promise<Outcome[]> => {
  const type = run[0]?.type ?? 'organization';
  const now = scope.ports.now();
  if (type === 'organization') return oneByOne(now, ofType(run, type), (record) => importOrganization(scope, record));
  // Throws where there is no organisation.
  const known = await rolesOf(scope.ports, scope.organizationId);
  const within: ResourceScope = { ...scope, known };
  switch (type) {
    case 'customAttributes':
      return oneByOne(now, ofType(run, type), (record) => importAttributes(scope, record));
    case 'role':
      return oneByOne(now, ofType(run, type), (record) => importRole(scope, record));
    case 'workspace':
      return oneByOne(now, ofType(run, type), (record) => importWorkspace(scope, record));
    case 'user':
      return importResources(within, 'User', ofType(run, type), importUser);
    case 'group':
      return importResources(within, 'Group', ofType(run, type), importGroup);
    case 'members':
      return oneByOne(now, ofType(run, type), (record) => importMembers(within, record));
    case 'bindings':
      return oneByOne(now, ofType(run, type), (record) => importBindings(scope, record));
  }
};

/** What became of each record, in their order. Throws 404 where there is no organisation and none is among them. */
export const importRecords = async (
  ports: ImportPorts,
  organizationId: string,
  records: readonly TransferRecord[],
  { overwrite }: { readonly overwrite: boolean },
): Promise<readonly Outcome[]> => {
  const scope: ImportScope = { ports, organizationId, overwrite };
  const outcomes: Outcome[] = [];
  for (const run of runsOf(records)) outcomes.push(...(await importRun(scope, run)));
  return outcomes;
};
