import { rolesOf } from '../directory/access/administration';
import type { OrganizationRecord } from '../directory/organization-record';
import { exportPage } from '../directory/transfer/export-organization';
import { type ExportPosition, sections } from '../directory/transfer/export-position';
import { type Outcome, refused } from '../directory/transfer/import-outcome';
import { importRecords, nameOf } from '../directory/transfer/import-records';
import { importLimits } from '../directory/transfer/transfer-format';
import type { TransferRecord } from '../directory/transfer/transfer-record';
import type { TransferStore } from '../directory/transfer/transfer-store';
import type { AdminFunctions, CoreServices } from './admin-call';
import { accessPorts } from './audit-ports';
import { fieldProblems } from './field-problems';
import { openApi } from './open-api';
import { invalidCursor, placeInCursor, sealedCursor } from './page-cursor';
import { Problem } from './problem';
import { readRecord } from './transfer-schemas';

/** What export and import work with. */
export interface TransferServices extends CoreServices {
  readonly transfer: TransferStore;
}

const sealed = (organization: OrganizationRecord, position: ExportPosition): string =>
  sealedCursor(organization, JSON.stringify(position));

const isPart = (value: unknown): value is string | undefined =>
  value === undefined || (typeof value === 'string' && /^[\w-]{1,100}$/.test(value));

const isPosition = (value: unknown): value is ExportPosition => {
  if (typeof value !== 'object' || value === null) return false;
  const { section, after, within } = value as { section?: unknown; after?: unknown; within?: unknown };
  const inside = within as { group?: unknown; after?: unknown } | null | undefined;
  return (
    sections.some((each) => each === section) &&
    isPart(after) &&
    (inside === undefined || (inside !== null && isPart(inside.group) && isPart(inside.after)))
  );
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const opened = (organization: OrganizationRecord, cursor: string): ExportPosition => {
  const position = parsed(placeInCursor(organization, cursor));
  if (isPosition(position) && sealed(organization, position) === cursor) return position;
  throw invalidCursor();
};

/** So many that the import of them would not end before the gateway gives up. */
const checkMembers = (records: readonly TransferRecord[]): void => {
  const members = records.reduce((sum, record) => sum + (record.type === 'members' ? record.members.length : 0), 0);
  if (members <= importLimits.members) return;
  const detail = `records name ${members} members; ${importLimits.members} can be imported at a time.`;
  throw new Problem(400, detail, { errors: [{ field: 'records', detail }] });
};

const nameOfUnread = (value: Readonly<Record<string, unknown>>): string =>
  [value.type, value.id ?? value.group].filter((part) => typeof part === 'string').join(' ') || 'record';

/** Of one record; a record of a megabyte may have half a million faults, and an answer has at most six megabytes. */
const most = { problems: 10, nameLength: 200, detailLength: 20_000 } as const;

const shortened = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length)}…`;

const whyUnread = (issues: Parameters<typeof fieldProblems>[0]): string => {
  const told = fieldProblems(issues.slice(0, most.problems), 'The record').map(({ detail }) => detail);
  const all = shortened(told.slice(0, most.problems).join(' '), most.detailLength);
  const more = told.length > most.problems || issues.length > most.problems;
  return more ? `${all} There is more.` : all;
};

export const transferFunctions = {
  // Through JSON it is the plain data that the contract promises.
  getOpenApi: ({ rootUrl }) => ({ body: JSON.parse(JSON.stringify(openApi(rootUrl))) }),

  exportOrganization: async ({ services, parameters, query }) => {
    const known = await rolesOf(services, parameters.organizationId);
    const { organization } = known;
    const from = query.cursor === undefined ? undefined : opened(organization, query.cursor);
    const { records, next } = await exportPage(services, known, from);
    return {
      body: {
        // Plain JSON, more narrowly typed.
        records: JSON.parse(JSON.stringify(records)),
        ...(next === undefined ? {} : { nextCursor: sealed(organization, next) }),
      },
    };
  },

  importRecords: async (call) => {
    const { body, parameters, query, services } = call;
    const read = body.records.map((value) => ({ value, ...readRecord(value) }));
    const records = read.flatMap((each) => ('record' in each ? [each.record] : []));
    checkMembers(records);
    const ports = { ...accessPorts(call), transfer: services.transfer };
    const overwrite = query.overwrite ?? false;
    const unread = records.length < read.length;
    const outcomes = [...(await importRecords(ports, parameters.organizationId, records, { overwrite, unread }))];
    const all = read.map((each): { readonly name: string; readonly outcome: Outcome | undefined } => {
      if ('record' in each) return { name: nameOf(each.record), outcome: outcomes.shift() };
      return { name: nameOfUnread(each.value), outcome: refused('invalid', whyUnread(each.issues)) };
    });
    const count = (result: Outcome['result']) => all.filter(({ outcome }) => outcome?.result === result).length;
    return {
      body: {
        created: count('created'),
        updated: count('updated'),
        unchanged: count('unchanged'),
        conflicts: all.flatMap(({ name, outcome }, record) =>
          (outcome?.conflicts ?? []).map(({ reason, detail }) => ({
            record,
            name: shortened(name, most.nameLength),
            reason,
            detail: shortened(detail, most.detailLength),
          })),
        ),
      },
    };
  },
} satisfies Partial<AdminFunctions<TransferServices>>;
