/** What a call to AWS was about: kinds of items and the organization. Read off the keys; ids and values of people stay behind. */
import type { AwsCall } from './calls';

/** By the second part of a partition key, `T#<organization>#<part>`, or the first after `SYS#`; `lambda/store/keys.ts` has them. */
const kinds: Readonly<Record<string, string>> = {
  META: 'META',
  U: 'user',
  G: 'group',
  IX: 'claim',
  MG: 'membership',
  GM: 'member',
  GS: 'member count',
  CNT: 'counter',
  CURSOR: 'cursor key',
  RATE: 'rate',
  NEST: 'nesting',
  ROLE: 'role',
  WS: 'workspace',
  RB: 'role holder',
  AUDIT: 'audit',
  ACTIVITY: 'activity',
  GONE: 'tombstone',
  JOB: 'job',
  KEYUSE: 'key use',
  LEASE: 'lease',
  ORG: 'organization list',
  RETAINED: 'retention note',
};

/** What a call was about. */
export interface CallSubject {
  /** Each kind once, in the order of the call. */
  readonly items: readonly string[];
  readonly organizationId?: string;
}

// The text is JSON that we wrote, in which a quote within a value is escaped. A Query names its partition in a value.
const partitionKeys = /"(?:PK|:partition|:pk)":\{"S":"(?:T#([^"#]*)|SYS)#([A-Z]+)/g;
const secretIds = /"(?:SecretId|Name)":"[^"]*?(?:\/organizations\/([^"/]+)|\/(platform))?"/g;

/** Whether a text can be the id of an organization: whoever makes one up may write an address or a key in its place. */
export const isOrganizationForm = (text: string): boolean => /^(?!scim[ak]_)[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(text);

const subjectOf = (matches: Iterable<RegExpMatchArray>, kindOf: (match: RegExpMatchArray) => string): CallSubject => {
  const items = new Set<string>();
  let organizationId: string | undefined;
  for (const match of matches) {
    items.add(kindOf(match));
    if (match[1] !== undefined && isOrganizationForm(match[1])) organizationId ??= match[1];
  }
  return { items: [...items], ...(organizationId === undefined ? {} : { organizationId }) };
};

/** What a call was about. */
export const callSubject = ({ service, body }: AwsCall): CallSubject => {
  if (service === 'secretsmanager') {
    return subjectOf(body.matchAll(secretIds), ([, organization, platform]) =>
      organization === undefined ? (platform ?? 'pepper') : 'organization keys',
    );
  }
  return subjectOf(body.matchAll(partitionKeys), ([, , part = '']) => kinds[part] ?? part);
};
