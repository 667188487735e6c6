/** What a record of a file must be like before anything of it is believed: as if it came by the API. */
import { isArray, isObject, type Json, type JsonObject } from '../../scim/json';
import { refusedCharacter } from '../../scim/schema/refused-character';
import { invalidValue } from '../../scim/scim-error';
import { shownDocument, withHidden } from '../../scim/validation/held-values';
import { readResource } from '../../scim/validation/read-resource';
import { maxStringBytes } from '../../scim/validation/read-simple';
import { invalidField } from '../management-error';
import type { OrganizationRecord } from '../organization-record';
import { resourceTypesOf } from '../resource-types';
import type { ResourceKind } from '../store';
import type { TransferRecord } from './transfer-record';

/** Whoever wrote the file may have a clock that is somewhat ahead. */
const CLOCK_SKEW_MILLISECONDS = 5 * 60_000;

type Dated = readonly [field: string, date: string];

const sinceOf = (field: string, grants: readonly { readonly since?: string }[]): readonly Dated[] =>
  grants.flatMap(({ since }, index): readonly Dated[] =>
    since === undefined ? [] : [[`${field}.${index}.since`, since]],
  );

const datesIn = (record: TransferRecord): readonly Dated[] => {
  const own: Dated[] = (['created', 'lastModified'] as const).flatMap((field): readonly Dated[] =>
    field in record ? [[field, (record as { readonly [Name in typeof field]: string })[field]]] : [],
  );
  if (record.type === 'members') return sinceOf('members', record.members);
  if (record.type === 'bindings') return sinceOf('roles', record.roles);
  if (record.type !== 'user' || record.grants === undefined) return own;
  const { assigned, manual, retained } = record.grants;
  return [
    ...own,
    ...Object.entries(assigned).map(([role, { since }]): Dated => [`grants.assigned.${role}.since`, since]),
    ...sinceOf('grants.manual', manual),
    ...sinceOf('grants.retained', retained),
  ];
};

/** Throws unless each date of a record lies between 1970 and now. Their form was checked when the record was read. */
export const checkDates = (record: TransferRecord, now: Date): void => {
  for (const [field, date] of datesIn(record)) {
    const time = Date.parse(date);
    if (Number.isNaN(time) || time < 0) throw invalidField(field, `${field}: "${date}" is before 1970.`);
    if (time > now.getTime() + CLOCK_SKEW_MILLISECONDS)
      throw invalidField(field, `${field}: "${date}" is in the future.`);
  }
};

/** Throws for text that no attribute takes, wherever it is: what a declaration hides now is shown once it is declared again. */
const checkTexts = (value: Json, path: string): void => {
  if (typeof value === 'string') {
    const refused = refusedCharacter(value, 'lines');
    if (refused !== undefined) throw invalidValue(`"${path}" must not contain ${refused}.`);
    if (Buffer.byteLength(value) > maxStringBytes)
      throw invalidValue(`"${path}" is longer than ${maxStringBytes} bytes.`);
  } else if (isArray(value)) {
    for (const [index, element] of value.entries()) checkTexts(element, `${path}[${index}]`);
  } else if (isObject(value)) {
    for (const [name, inner] of Object.entries(value)) {
      checkTexts(name, 'a name');
      checkTexts(inner, path === '' ? name : `${path}.${name}`);
    }
  }
};

/** Names that are no part of a document as it is stored, in any case. */
const elsewhere: ReadonlySet<string> = new Set(['id', 'schemas', 'meta', 'groups', 'members', 'password']);

/**
 * The document of a user or group as a POST would store it. Values of attributes that are declared no more, or otherwise now,
 * stay beside what is read, as they do here. Attributes that were declared as required later may be missing, since a stored
 * resource may lack them too. Throws `invalidValue` or `invalidSyntax`.
 */
export const checkedDocument = (
  { settings }: Pick<OrganizationRecord, 'settings'>,
  kind: ResourceKind,
  document: JsonObject,
): JsonObject => {
  const misplaced = Object.keys(document).find((name) => elsewhere.has(name.toLowerCase()));
  if (misplaced !== undefined) throw invalidValue(`A document must not have "${misplaced}".`);
  checkTexts(document, '');
  const type = resourceTypesOf(settings)[kind];
  const shown = shownDocument(type, document);
  const schemas = [type.core.id, ...type.extensions.map(({ schema }) => schema.id).filter((id) => id in shown)];
  const { document: read } = readResource(type, { ...shown, schemas }, 'stored', 'strict', { current: shown });
  return withHidden(type, document, read);
};
