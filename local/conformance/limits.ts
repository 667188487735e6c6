/** Every limit of the service as data, each number read from the code that enforces it; `docs/limits.md` is made from it. */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { accessKeyTextLimits, maxOverlapHours } from '../../lambda/directory/access-keys';
import { maxLiveKeys } from '../../lambda/directory/access-keys/room';
import { customAttributeLimits } from '../../lambda/directory/custom-attributes';
import { maxNestedGroups, maxNestingDepth } from '../../lambda/directory/group-nesting';
import { maxOrganizationName } from '../../lambda/directory/organizations';
import { maxBindings } from '../../lambda/directory/role-bindings';
import { maxRoles, roleTextLimits } from '../../lambda/directory/roles';
import { maxManualRoles } from '../../lambda/directory/user-roles';
import { maxExamined } from '../../lambda/directory/walk-part';
import { maxWorkspaces } from '../../lambda/directory/workspaces';
import { cursorTimeoutSeconds, defaultCount, maxCount } from '../../lambda/http/list-query';
import { maxBodyBytes } from '../../lambda/http/scim-handler';
import { longestAnswerBytes } from '../../lambda/http/whole-answer';
import { maxBodyDepth } from '../../lambda/scim/body';
import { maxBulkOperations } from '../../lambda/scim/bulk/limits';
import { defaultFilterLimits } from '../../lambda/scim/filter/limits';
import { maxDocumentChanges } from '../../lambda/scim/patch/apply-patch';
import { maxPatchOperations } from '../../lambda/scim/patch/read-patch';
import { maxStringBytes } from '../../lambda/scim/validation/read-simple';
import { maxDocumentBytes, maxIndexEntries } from '../../lambda/store/documents';
import { MEMBERS_AT_ONCE } from '../../lambda/store/member-job';
import { defaultScanBudget } from '../../lambda/store/store-context';
import { options } from '../../lib/config';

interface Limit {
  readonly what: string;
  readonly most: string;
  /** Status and scimType, or what happens instead of a refusal. */
  readonly beyond: string;
}

interface LimitGroup {
  readonly title: string;
  readonly limits: readonly Limit[];
  /** What a reader has to know beside the numbers. */
  readonly note?: string;
}

const number = (value: number): string => value.toLocaleString('en-US');
const bytes = (value: number): string =>
  value % (1024 * 1024) === 0 ? `${number(value / (1024 * 1024))} MiB` : `${number(value / 1024)} KiB`;

const limit = (what: string, most: string, beyond: string): Limit => ({ what, most, beyond });

const requests: LimitGroup = {
  title: 'Requests',
  limits: [
    limit('Body of a request', bytes(maxBodyBytes), '413'),
    limit('Body of an answer about users or groups', 'none', '–'),
    limit('The same with the option `responseStreaming` off', bytes(longestAnswerBytes), '400 `tooMany`'),
    limit('Nesting of a JSON body', `${maxBodyDepth} levels`, '400 `invalidSyntax`'),
    limit('Operations of a bulk request', number(maxBulkOperations), '413'),
    limit('Operations of a PATCH', number(maxPatchOperations), '413'),
    limit('Attributes that a PATCH sets, members not counted', number(maxDocumentChanges), '413'),
    limit(
      'Requests a second, in the long run (option `throttleRate`)',
      number(options.throttleRate.default),
      '429 with `Retry-After`',
    ),
    limit('Requests at once above that (option `throttleBurst`)', number(options.throttleBurst.default), '429'),
    limit(
      'SCIM requests a second of one organisation, in the long run (option `rateLimit`)',
      number(options.rateLimit.default),
      '429 with `Retry-After`',
    ),
    limit(
      'SCIM requests of one organisation at once above that (option `rateBurst`)',
      number(options.rateBurst.default),
      '429 with `Retry-After`',
    ),
    limit(
      'Requests to the admin API a second of one organisation, or of the platform (option `adminRateLimit`), and twice as many at once',
      number(options.adminRateLimit.default),
      '429 with `Retry-After`',
    ),
  ],
  note: 'Each operation of a bulk request counts as one; [overload.md](overload.md) tells how rates are kept, and what becomes of a bulk request.',
};

const queries: LimitGroup = {
  title: 'Filters and pages',
  limits: [
    limit('Length of a filter or a PATCH path', bytes(defaultFilterLimits.bytes), '400 `invalidFilter`, `invalidPath`'),
    limit('Comparisons in a filter', number(defaultFilterLimits.terms), '400 `invalidFilter`, `invalidPath`'),
    limit(
      'Parentheses, brackets and `not` inside one another',
      number(defaultFilterLimits.depth),
      '400 `invalidFilter`, `invalidPath`',
    ),
    limit('Resources on a page, without `count`', number(defaultCount), 'more pages'),
    limit('Resources on a page', number(maxCount), 'a smaller page; 400 `invalidCount` for a cursor in strict mode'),
    limit('Life of a cursor', `${number(cursorTimeoutSeconds)} seconds`, '400 `expiredCursor`'),
    limit(
      'Resources that a page of a cursor looks at for a filter that no index serves',
      number(maxExamined),
      'a page with fewer resources, and a cursor',
    ),
    limit(
      'Resources that a filter or an order that no index serves reads',
      number(defaultScanBudget.items),
      '400 `tooMany`',
    ),
    limit(
      'The same in bytes, of those that the database does not leave out',
      bytes(defaultScanBudget.bytes),
      '400 `tooMany`',
    ),
    limit('The same in time', `${defaultScanBudget.milliseconds / 1000} seconds`, '400 `tooMany`'),
  ],
  note: `Indexes serve \`eq\` on \`id\`, \`userName\`, \`externalId\`, e-mail addresses, \`displayName\` of groups, \`members\`, \`groups\` and \`manager\`, alone or in an \`and\` with anything.

Any other filter reads all users or groups, and costs the units of that whatever it finds. The database leaves out by itself who cannot match,
so that only the others travel to the function and are parsed there: by \`eq\`, \`sw\`, \`ew\` and \`co\` on text and by \`eq\` on true and false,
also in \`and\`, \`or\` and \`emails[…]\`. It cannot tell by \`ne\`, \`not\`, \`pr\` and order, nor of an attribute whose value goes beyond ASCII, and is
not asked for what is nearly everywhere (\`active eq true\`, \`title co "e"\`); there the function looks at each text, which takes about three times the CPU.`,
};

const resources: LimitGroup = {
  title: 'Users and groups',
  limits: [
    limit('A string', bytes(maxStringBytes), '400 `invalidValue`'),
    limit('A user or group as stored, members not counted', bytes(maxDocumentBytes), '400 `invalidValue`'),
    limit(
      'Values of a user or group that are indexed (names, externalId, e-mail addresses, manager)',
      number(maxIndexEntries),
      '400 `invalidValue`',
    ),
    limit('Members of a group', 'none', '–'),
    limit(
      'Member changes that show all at once',
      number(MEMBERS_AT_ONCE),
      'carried through in steps, also through crashes',
    ),
    limit('Groups in a chain of groups', number(maxNestingDepth), '400 `invalidValue`'),
    limit('Memberships of groups in groups, of an organisation', number(maxNestedGroups), '400 `invalidValue`'),
  ],
  note: `A string is one line: control characters (U+0000 to U+001F, U+007F to U+009F), line separators (U+2028, U+2029), what changes the direction
of text (U+202A to U+202E, U+2066 to U+2069) and halves of surrogate pairs are 400 \`invalidValue\`, which names the attribute and the character.
\`addresses.formatted\`, \`addresses.streetAddress\` and declared attributes also take tabs and line breaks; phone numbers take U+202A, U+202C, U+2066 and U+2069,
which address books put around them. \`name.formatted\` is one line:
RFC 7643 allows newlines in the two attributes of addresses only. Names of organisations, roles, workspaces and keys are such lines too. What was stored before stays as it is.`,
};

const custom: LimitGroup = {
  title: 'Custom attributes of an organisation',
  limits: [
    limit('Schemas', number(customAttributeLimits.schemas), '400 of the admin API'),
    limit('Attributes', number(customAttributeLimits.attributes), '400 of the admin API'),
    limit('Sub-attributes of an attribute', number(customAttributeLimits.subAttributes), '400 of the admin API'),
    limit('Canonical values of an attribute', number(customAttributeLimits.canonicalValues), '400 of the admin API'),
    limit('The declaration as a whole', bytes(customAttributeLimits.bytes), '400 of the admin API'),
  ],
};

const roles: LimitGroup = {
  title: 'Roles and workspaces of an organisation',
  limits: [
    limit('Roles', number(maxRoles), '409 of the admin API'),
    limit('Name of a role', `${roleTextLimits.name} characters`, '400 of the admin API'),
    limit('Description of a role', `${roleTextLimits.description} characters`, '400 of the admin API'),
    limit('Workspaces', number(maxWorkspaces), '409 of the admin API'),
    limit('Roles that a group gives', number(maxBindings), '400 of the admin API'),
    limit('Roles given to a person by hand', number(maxManualRoles), '400 of the admin API'),
  ],
};

const keys: LimitGroup = {
  title: 'Organisations and access keys',
  limits: [
    limit('Name of an organisation', `${maxOrganizationName} characters`, '400 of the admin API'),
    limit('Live access keys of an organisation', number(maxLiveKeys), '409 of the admin API'),
    limit('Name of a key', `${accessKeyTextLimits.name} characters`, '400 of the admin API'),
    limit('Description of a key', `${accessKeyTextLimits.description} characters`, '400 of the admin API'),
    limit('Life of a rotated key beside its successor', `${number(maxOverlapHours)} hours`, '400 of the admin API'),
  ],
  note: 'Secrets Manager keeps about 100 versions of a secret that are younger than a day, and each change of a key makes one: about 100 changes of keys a day and organisation.',
};

const groups: readonly LimitGroup[] = [requests, queries, resources, custom, roles, keys];

const introduction = `# Limits

Beyond each limit stands the answer: an HTTP status with the \`scimType\` of RFC 7644 §3.12 where there is one. The body says in a
sentence which limit it was. Nothing is cut off silently, and a refused request changes nothing.

This page is generated from the constants of the code: \`npm run conformance -- --write-docs\`.
`;

const render = ({ title, limits, note }: LimitGroup): string =>
  [
    `## ${title}`,
    '',
    '| what | at most | beyond it |',
    '|---|---|---|',
    ...limits.map(({ what, most, beyond }) => `| ${what} | ${most} | ${beyond} |`),
    ...(note === undefined ? [] : ['', note]),
    '',
  ].join('\n');

/** The whole page. */
export const renderLimits = (): string => [introduction, ...groups.map(render)].join('\n');

/** The file that `npm run conformance -- --write-docs` writes. */
export const limitsFile = resolve(__dirname, '..', '..', 'docs', 'limits.md');

export const writeLimits = (): void => writeFileSync(limitsFile, renderLimits());
