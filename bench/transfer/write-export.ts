import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { createLineDigest } from '../../cli/transfer/line-digest';
import type { HeaderRecord, TransferRecord } from '../../lambda/directory/transfer/transfer-record';

const MEMBERS_OF_RECORD = 250;
const at = '2026-01-05T10:00:00.000Z';

const idOf = (name: string): string => {
  const hex = createHash('sha256').update(name).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/** A user of about the size that identity providers make. */
const user = (id: string, number: number): TransferRecord => ({
  type: 'user',
  id,
  created: at,
  lastModified: at,
  version: 1,
  document: {
    externalId: `00u${number}`,
    userName: `person.${number}@example.com`,
    active: true,
    displayName: `Person Number ${number}`,
    name: { givenName: 'Person', familyName: `Number ${number}` },
    emails: [{ value: `person.${number}@example.com`, type: 'work', primary: true }],
    title: 'Engineer',
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
      department: 'Research',
      employeeNumber: `${number}`,
    },
  },
});

/** Writes the export of an organisation with so many users, who are all in one group; answers how many lines it has. */
export const writeExport = (path: string, users: number): number => {
  const [digest, file] = [createLineDigest(), openSync(path, 'w')];
  const write = (record: HeaderRecord | TransferRecord) => {
    const line = JSON.stringify(record);
    digest.add(record.type, line);
    writeSync(file, `${line}\n`);
  };
  const counts = { roles: 0, workspaces: 0, users, groups: 1 };
  write({ type: 'header', format: 'cdk-scim-organization', version: 1, organizationId: 'big', takenAt: at, counts });
  write({ type: 'organization', name: 'Big', status: 'active', created: at, settings: {} });
  const numbers = new Map(Array.from({ length: users }, (_, number) => [idOf(`user ${number}`), number]));
  const ids = [...numbers.keys()].sort();
  for (const id of ids) write(user(id, numbers.get(id) ?? 0));
  const group = idOf('everybody');
  write({ type: 'group', id: group, created: at, lastModified: at, document: { displayName: 'Everybody' } });
  for (let start = 0; start < ids.length; start += MEMBERS_OF_RECORD) {
    const members = ids.slice(start, start + MEMBERS_OF_RECORD).map((id) => ({ id, type: 'User' as const, since: at }));
    write({ type: 'members', group, members });
  }
  const trailer = digest.trailer();
  writeSync(file, `${JSON.stringify(trailer)}\n`);
  closeSync(file);
  return trailer.lines + 1;
};
