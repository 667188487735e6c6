/** What clients could ever see of an organisation, with names in the place of ids; and what the audit trail tells. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { JsonObject } from '../../lambda/scim/json';
import type { DynamoDb } from '../../local/dynamodb/start-dynamo-db';

type Item = Record<string, AttributeValue>;

/** Who had grants and has none is as one who never had any. */
const NO_GRANTS = '{"assigned":{},"manual":[],"retained":[]}';

/** Sorted lines. */
export type WorldView = Readonly<
  Record<'organizations' | 'documents' | 'members' | 'audits' | 'access', readonly string[]>
>;

/** All organisations, with their settings, and the list of their ids. */
const organizationsIn = (items: readonly Item[]): readonly string[] =>
  items.flatMap(({ PK, SK, title, standing, settings }) => {
    if (PK?.S === 'SYS#ORG') return [`listed: ${SK?.S}`];
    if (PK?.S?.endsWith('#META') !== true) return [];
    const set = Object.entries(settings?.M ?? {}).map(([name, value]) => `${name}=${value.S}`);
    return [[PK.S, title?.S, standing?.S, ...set.sort()].join(' ')];
  });

/** The name of what is not known by its id only. */
const namedTarget = ({ type, id }: { readonly type: string; readonly id: string }) =>
  type === 'Organization' || type === 'Workspace' ? id : undefined;

/** `named` are ids by name, of what may have been deleted too. */
export const viewOf = async (
  database: DynamoDb,
  organizationId: string,
  named: Readonly<Record<string, string>>,
): Promise<WorldView> => {
  // Answers of a Scan hold items as they stand on the wire; the table is far below a page.
  const { Items } = (await database.dispatch('Scan', { TableName: 'directory', ConsistentRead: true })) as {
    Items: Item[];
  };
  const own = Items.filter(({ PK }) => PK?.S?.startsWith(`T#${organizationId}#`));
  const under = (part: string) => own.filter(({ PK }) => `${PK?.S}#`.startsWith(`T#${organizationId}#${part}#`));
  const documents = [...under('U'), ...under('G')].map((item) => ({
    id: item.SK?.S ?? '',
    document: JSON.parse(item.document?.S ?? '{}') as JsonObject,
  }));
  const roles = under('ROLE').map(({ SK, role }) => ({ id: SK?.S ?? '', role: JSON.parse(role?.S ?? '{}') }));
  const names = new Map([
    ...documents.map(({ id, document }): [string, string] => [
      id,
      String(document.userName ?? document.displayName ?? id),
    ]),
    ...roles.map(({ id, role }): [string, string] => [id, String(role.slug)]),
  ]);
  const namesIn = (text: string | undefined) =>
    text?.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => names.get(id) ?? id) ?? '';
  const nameOf = (id: string | undefined) => names.get(id ?? '') ?? id;
  const audits = Items.filter(({ PK }) => PK?.S?.includes('#AUDIT#')).flatMap(({ audit }) => {
    if (audit?.S === undefined) return []; // lines of activity
    const { action, target, members: changed } = JSON.parse(audit.S);
    const deleted = Object.entries(named).find(([, id]) => id === target.id)?.[0];
    return [
      `${action} ${names.get(target.id) ?? deleted ?? namedTarget(target)} +${changed?.added ?? 0} -${changed?.removed ?? 0}`,
    ];
  });
  return {
    organizations: [...organizationsIn(Items)].sort(),
    documents: documents.map(({ document }) => JSON.stringify(document)).sort(),
    members: under('GM')
      .map(({ PK, SK }) => `${nameOf(SK?.S)} in ${nameOf(PK?.S?.split('#').at(-1))}`)
      .sort(),
    audits: audits.sort(),
    access: [
      ...[...under('U'), ...under('G')]
        .map(({ SK, grants, bindings }) => ({ SK, grants: grants?.S === NO_GRANTS ? undefined : grants, bindings }))
        .filter(({ grants, bindings }) => grants !== undefined || bindings !== undefined)
        .map(({ SK, grants, bindings }) => namesIn(`${SK?.S} ${grants?.S} ${bindings?.S}`)),
      ...under('RB').map(({ PK, SK }) => namesIn(`${SK?.S} under ${PK?.S}`)),
      ...roles.filter(({ role }) => role.deleted !== true).map(({ role }) => namesIn(JSON.stringify(role))),
      ...under('WS').flatMap(({ workspace }) => workspace?.S ?? []),
    ].sort(),
  };
};
