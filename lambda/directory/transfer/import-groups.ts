import { sameJson } from '../../scim/same-json';
import { DirectoryError } from '../directory-error';
import { retryOnChange } from '../retry-on-change';
import type { ResourceRecord } from '../store';
import { checkedDocument } from './check-record';
import { firstVersion } from './first-version';
import { differs, done, type Outcome } from './import-outcome';
import { auditResource, type ResourceScope } from './import-ports';
import type { TransferredGroup } from './transfer-record';

const overwrite = (scope: ResourceScope, { id, document }: TransferredGroup): Promise<Outcome> =>
  retryOnChange(async () => {
    const { ports, organizationId, known } = scope;
    const before = await ports.directory.get(organizationId, 'Group', id);
    if (before === undefined) throw new DirectoryError({ code: 'gone' });
    const after = await ports.directory.updateGroup(
      organizationId,
      before,
      { document, members: { replaceAll: false, add: [], remove: [] } },
      { uniqueName: known.organization.settings.uniqueGroupNames, at: ports.now().toISOString() },
      auditResource(scope, 'group.imported', id, before.document, document),
    );
    return done(after.version === before.version ? 'unchanged' : 'updated');
  });

const create = async (scope: ResourceScope, wanted: TransferredGroup): Promise<ResourceRecord | undefined> => {
  const { ports, organizationId, known } = scope;
  const { type: _, sharedName, ...record } = wanted;
  const { uniqueGroupNames: uniqueNames } = known.organization.settings;
  const audit = auditResource(scope, 'group.imported', wanted.id, undefined, wanted.document);
  const options = { claimed: sharedName !== true, uniqueNames };
  try {
    await ports.transfer.restoreGroup(
      organizationId,
      { ...record, version: firstVersion(ports.newId) },
      options,
      audit,
    );
    return undefined;
  } catch (error) {
    if (!(error instanceof DirectoryError) || (error.failure.code !== 'exists' && error.failure.code !== 'taken')) {
      throw error;
    }
    // Made by another import of the same line, which also holds its name.
    const held = await ports.directory.get(organizationId, 'Group', wanted.id);
    if (held === undefined) throw error;
    return held;
  }
};

/** Creates a group without members under its id, or looks whether the one that is here is the same. */
export const importGroup = async (
  scope: ResourceScope,
  found: ResourceRecord | undefined,
  wanted: TransferredGroup,
): Promise<Outcome> => {
  // What is here already is not judged again.
  if (found !== undefined && sameJson(found.document, wanted.document)) return done('unchanged');
  const document = checkedDocument(scope.known.organization, 'Group', wanted.document);
  const checked = { ...wanted, document };
  const held = found ?? (await create(scope, checked));
  if (held === undefined) return done('created');
  if (sameJson(held.document, document)) return done('unchanged');
  return scope.overwrite ? overwrite(scope, checked) : differs(`The group ${wanted.id}`);
};
