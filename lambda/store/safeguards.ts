/** What goes into the transaction of a change by which somebody loses a protected role. */
import { isDeepStrictEqual } from 'node:util';
import type { Evidence, Retention, Safeguards } from '../directory/access/safeguards';
import { DirectoryError } from '../directory/directory-error';
import { auditWrite } from './audit';
import { number } from './codec';
import { grantsWrites } from './grants';
import { forwardEdgeKey, nameOfKey, nestingKey, organizationKey, resourceKey } from './keys';
import { retainedBy, retentionWrites } from './retained-roles';
import { freeCheck } from './shards';
import { countIs, PRESENT, type Write } from './transact';

const changed = () => new DirectoryError({ code: 'changed' });

/** Condition that no role or workspace has changed. */
const catalogueCheck = (org: string, version: number): Write => {
  const { condition, values } = countIs('catalogue', version);
  const key = organizationKey(org);
  return { action: 'ConditionCheck', key, condition: `${PRESENT} AND ${condition}`, values, refused: changed };
};

/** The same, and the change of a group's bindings is counted. */
export const countedBindings = (org: string, version: number): Write => {
  const check = catalogueCheck(org, version);
  return { ...check, action: 'Update', update: 'ADD bindings :one', values: { ...check.values, ':one': number(1) } };
};

const checks = (org: string, evidence: Evidence): readonly Write[] => {
  const refused = changed;
  switch (evidence.of) {
    case 'user': {
      const grants = countIs('granted', evidence.grants);
      return [
        {
          action: 'ConditionCheck',
          key: resourceKey(org, 'User', evidence.id),
          condition: `version = :versionRead AND ${grants.condition}`,
          values: { ...grants.values, ':versionRead': number(evidence.version) },
          refused,
        },
      ];
    }
    case 'membership': {
      const key = forwardEdgeKey(org, evidence.groupId, evidence.memberId);
      return [
        { action: 'ConditionCheck', key, condition: PRESENT, refused },
        freeCheck(org, evidence.groupId, refused),
      ];
    }
    case 'catalogue':
      return [catalogueCheck(org, evidence.version)];
    case 'nesting': {
      const { condition, values } = countIs('version', evidence.version);
      return [{ action: 'ConditionCheck', key: nestingKey(org), condition, values, refused }];
    }
    case 'bindings': {
      const bindings = countIs('bound', evidence.version);
      const key = resourceKey(org, 'Group', evidence.groupId);
      return [
        {
          action: 'ConditionCheck',
          key,
          condition: `${PRESENT} AND ${bindings.condition}`,
          values: bindings.values,
          refused,
        },
      ];
    }
  }
};

const retention = (org: string, { user, grants }: Retention): readonly Write[] =>
  grantsWrites(org, user, grants).map((write) =>
    write.key.SK === user.id
      ? {
          ...write,
          // Whoever keeps the role must still be active and in the directory.
          condition: `version = :versionRead AND ${write.condition ?? PRESENT}`,
          values: { ...write.values, ':versionRead': number(user.version) },
          refused: changed,
        }
      : write,
  );

const nameOf = ({ key }: Write): string => nameOfKey(key);

/** The check with placeholders that no other condition of the same write has. */
const apart = (check: Write, at: number): Write => {
  const values = check.values ?? {};
  const own = (name: string) => (name in values ? `${name}${at}` : name);
  return {
    ...check,
    ...(check.condition === undefined ? {} : { condition: check.condition.replace(/:\w+/g, own) }),
    values: Object.fromEntries(Object.entries(values).map(([name, value]) => [own(name), value])),
  };
};

const isSame = (write: Write, check: Write): boolean =>
  write.condition === check.condition &&
  Object.entries(check.values ?? {}).every(([name, value]) => isDeepStrictEqual(write.values?.[name], value));

/** One write an item, which is all that a transaction takes: a check of an item that is written becomes a condition of its write. */
export const joined = (writes: readonly Write[], checked: readonly Write[]): readonly Write[] => {
  const all = new Map(writes.map((write) => [nameOf(write), write]));
  for (const [at, each] of checked.entries()) {
    const name = nameOf(each);
    const write = all.get(name);
    if (write === undefined) {
      all.set(name, each);
      continue;
    }
    if (isSame(write, each)) continue;
    const check = apart(each, at);
    const condition = [write.condition, check.condition].flatMap((part) => (part === undefined ? [] : `(${part})`));
    all.set(name, { ...write, condition: condition.join(' AND '), values: { ...check.values, ...write.values } });
  }
  return [...all.values()];
};

/** Adds to the writes of a change what keeps a holder of each protected role. */
export const safeguarded =
  (org: string, safeguards: Safeguards | undefined, auditRetentionDays: number) =>
  (writes: readonly Write[]): readonly Write[] => {
    if (safeguards === undefined) return writes;
    const { evidence, retentions, audits } = safeguards;
    const more = [
      ...retentions.flatMap((each) => retention(org, each)),
      ...retentionWrites(
        org,
        retentions.flatMap(({ user, grants }) => retainedBy(user.grants, grants)),
      ),
      ...audits.map((audit) => auditWrite(org, audit, auditRetentionDays)),
    ];
    return joined(
      [...writes, ...more],
      evidence.flatMap((each) => checks(org, each)),
    );
  };
