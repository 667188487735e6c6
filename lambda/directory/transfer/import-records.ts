/** Imports records of an export. Each is taken by itself and can be taken again: what is here and equal is left as it is. */
import { isDeepStrictEqual } from 'node:util';
import { rolesOf } from '../access/administration';
import { ManagementError } from '../management-error';
import { checkOrganizationId } from '../organizations';
import type { ResourceKind, ResourceRecord } from '../store';
import { withCheckedDates } from './check-dates';
import { importBindings } from './import-bindings';
import { importRole, importWorkspace } from './import-catalogue';
import { importGroup } from './import-groups';
import { importMembers } from './import-members';
import { importAttributes, importOrganization } from './import-organization';
import { done, type Outcome, outcomeOf, refused } from './import-outcome';
import type { ImportPorts, ImportScope, ResourceScope } from './import-ports';
import { importUser } from './import-users';
import type { TransferRecord, TransferredGroup, TransferredUser } from './transfer-record';

const AT_ONCE = 10;

/** What a conflict calls a record. */
export const nameOf = (record: TransferRecord): string => {
  if ('id' in record) return `${record.type} ${record.id}`;
  return 'group' in record ? `${record.type} of group ${record.group}` : record.type;
};

const attempt = async <R extends TransferRecord>(
  now: Date,
  record: R,
  action: (record: R) => Promise<Outcome>,
): Promise<Outcome> => {
  try {
    return await action(withCheckedDates(record, now));
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
    const ended = await Promise.allSettled(some.map((record) => attempt(now, record, action)));
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
  for (const record of records) outcomes.push(await attempt(now, record, action));
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

const isMissing = (error: unknown): boolean => error instanceof ManagementError && error.failure.code === 'notFound';

/** Of records of an organization that is not there, where its own record was refused and tells why. */
const withoutOrganization = (organizationId: string): Outcome =>
  refused('unknown', `There is no organization "${organizationId}" here.`);

const importRuns = async (
  scope: ImportScope,
  records: readonly TransferRecord[],
  named: boolean,
): Promise<readonly Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (const run of runsOf(records)) {
    try {
      outcomes.push(...(await importRun(scope, run)));
    } catch (error) {
      if (!named || !isMissing(error)) throw error;
      outcomes.push(...run.map(() => withoutOrganization(scope.organizationId)));
    }
  }
  return outcomes;
};

/** What a record is of; several records tell of the members of one group. */
const subjectOf = (record: TransferRecord, position: number): string =>
  record.type === 'members' ? `${position}` : nameOf(record);

/** What becomes of a record behind another one of the same that was imported. */
const repeated = (record: TransferRecord, earlier: TransferRecord): Outcome =>
  isDeepStrictEqual(record, earlier)
    ? done('unchanged')
    : refused('invalid', `${nameOf(record)} is there twice, with different content; the first one counts.`);

/** Throws for an id that no organization has and none can get, before anything of the file is looked at. */
const checkReachable = async ({ ports, organizationId }: ImportScope): Promise<void> => {
  try {
    checkOrganizationId(organizationId);
  } catch (error) {
    // One that was created before the rule has it.
    if ((await ports.directory.getOrganization(organizationId)) === undefined) throw error;
  }
};

/**
 * What became of each record, in their order. Of records of the same the first good one counts, since records are imported side by
 * side. Throws 404 where there is no organisation and none is among them, unless some records were `unread`: one may have been its own.
 */
export const importRecords = async (
  ports: ImportPorts,
  organizationId: string,
  records: readonly TransferRecord[],
  { overwrite, unread = false }: { readonly overwrite: boolean; readonly unread?: boolean },
): Promise<readonly Outcome[]> => {
  const scope: ImportScope = { ports, organizationId, overwrite };
  const named = unread || records.some(({ type }) => type === 'organization');
  if (!named) await checkReachable(scope);
  const outcomes = new Map<number, Outcome>();
  const imported = new Map<string, TransferRecord>();
  let left = [...records.entries()];
  while (left.length > 0) {
    const subjects = left.map(([position, record]) => subjectOf(record, position));
    const round = left.filter((_, at) => subjects.indexOf(subjects[at] ?? '') === at);
    const ended = await importRuns(
      scope,
      round.map(([, record]) => record),
      named,
    );
    for (const [at, [position, record]] of round.entries()) {
      const outcome = ended[at] ?? withoutOrganization(organizationId);
      outcomes.set(position, outcome);
      if (outcome.result !== 'refused') imported.set(subjectOf(record, position), record);
    }
    left = left.filter(([position, record]) => {
      const earlier = imported.get(subjectOf(record, position));
      if (earlier !== undefined && !outcomes.has(position)) outcomes.set(position, repeated(record, earlier));
      return !outcomes.has(position);
    });
  }
  return [...outcomes].sort(([one], [other]) => one - other).map(([, outcome]) => outcome);
};
