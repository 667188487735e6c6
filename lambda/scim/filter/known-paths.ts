/**
 * The paths of a filter held against the schemas, for compatible mode: `email eq "x"` and `email.value eq "x"` mean `emails`,
 * URNs of before RFC 7643 mean the present ones, and what no schema has is named with the attribute that comes nearest to it.
 */
import type { AnyResourceType } from '../schema/definition';
import { draftUrns, replaceUrn, scim1Urns } from '../schema/former-urns';
import { elementAttribute } from '../schema/lookup';
import { nearestAttribute } from '../schema/nearest-attribute';
import type { Comparison, Filter, ValuePath } from './ast';
import { resolveFilterPath } from './filterable';
import { withOffsetSign } from './instant';

/** An attribute that no schema has: nothing is found by it, and what is said of it is without effect. */
export interface UnknownAttribute {
  readonly name: string;
  /** The path that may have been meant. */
  readonly nearest?: string;
}

/** What was found out about paths; names are noted once. */
export interface PathNotes {
  /** By the names in logs, how a path was taken for another one. */
  readonly taken: Set<'filter-singular-attribute' | 'filter-former-urn' | 'filter-offset-sign'>;
  readonly unknown: UnknownAttribute[];
}

/** How many attributes that no schema has a request is noted with. */
const MAX_UNKNOWN_NOTED = 10;
const LONGEST_NAME = 100;

const isKnown = (types: readonly AnyResourceType[], path: string): boolean =>
  types.some((type) => resolveFilterPath(type, path) !== undefined);

const pluralsOf = (name: string): readonly string[] => [
  `${name}s`,
  `${name}es`,
  ...(name.toLowerCase().endsWith('y') ? [`${name.slice(0, -1)}ies`] : []),
];

/** `email.value` as `emails.value`, where a multi-valued attribute has that plural for its name. */
export const pluralPath = (types: readonly AnyResourceType[], path: string): string | undefined => {
  const start = path.lastIndexOf(':') + 1;
  const dot = path.indexOf('.', start);
  const end = dot < 0 ? path.length : dot;
  for (const type of types) {
    for (const plural of pluralsOf(path.slice(start, end))) {
      const attribute = resolveFilterPath(type, `${path.slice(0, start)}${plural}${path.slice(end)}`)?.attribute;
      if (attribute?.multiValued === true) return `${path.slice(0, start)}${attribute.name}${path.slice(end)}`;
    }
  }
  return undefined;
};

/** Notes an attribute that no schema has, with the one that may have been meant. */
export const noteUnknown = (
  { unknown }: Pick<PathNotes, 'unknown'>,
  types: readonly AnyResourceType[],
  path: string,
): void => {
  if (unknown.length >= MAX_UNKNOWN_NOTED) return;
  const name = path.length > LONGEST_NAME ? `${path.slice(0, LONGEST_NAME)}…` : path;
  if (unknown.some((other) => other.name === name)) return;
  const nearest = nearestAttribute(types, path);
  unknown.push({ name, ...(nearest === undefined ? {} : { nearest }) });
};

/** `urn:scim:schemas:core:1.0:userName` by the present URN; the path itself where it has no former one. */
const presentPath = (types: readonly AnyResourceType[], path: string): string => {
  if (!path.includes(':')) return path;
  const present = types.map((type) => replaceUrn([...scim1Urns(type), ...draftUrns(type)])(path));
  return present.find((each) => isKnown(types, each)) ?? present.find((each) => each !== path) ?? path;
};

/** The path that compatible mode takes a path for; undefined where the schemas have none such. */
export const meantPath = (
  types: readonly AnyResourceType[],
  path: string,
  taken?: PathNotes['taken'],
): string | undefined => {
  if (isKnown(types, path)) return path;
  const present = presentPath(types, path);
  const known = isKnown(types, present) ? present : pluralPath(types, present);
  if (known === undefined) return undefined;
  if (present !== path) taken?.add('filter-former-urn');
  if (known !== present) taken?.add('filter-singular-attribute');
  return known;
};

/** The path as the schemas have it, or as it is where they have none such. */
export const knownPath = (types: readonly AnyResourceType[], path: string, notes: PathNotes): string => {
  const known = meantPath(types, path, notes.taken);
  if (known === undefined) noteUnknown(notes, types, path);
  return known ?? path;
};

/** Notes what the filter in brackets names and the attribute before them lacks. */
export const noteWithin = (
  types: readonly AnyResourceType[],
  { path, filter }: Pick<ValuePath, 'path' | 'filter'>,
  notes: Pick<PathNotes, 'unknown'>,
): void => {
  const named = types.flatMap((type) => resolveFilterPath(type, path) ?? []);
  const attributes = named.flatMap(({ attribute, sub }) =>
    attribute === undefined || sub !== undefined ? [] : attribute,
  );
  if (named.length > 0 && attributes.length === 0) noteUnknown(notes, types, path);
  if (attributes.length === 0) return;
  const visit = (part: Filter): void => {
    switch (part.kind) {
      case 'and':
      case 'or':
        part.operands.forEach(visit);
        break;
      case 'not':
        visit(part.operand);
        break;
      default:
        if (!attributes.some((attribute) => elementAttribute(attribute, part.path) !== undefined))
          noteUnknown(notes, types, `${path}.${part.path}`);
    }
  };
  visit(filter);
};

/** `meta.lastModified gt "2026-01-01T00:00:00+02:00"` of a client that does not percent-encode the "+". */
const withSign = (types: readonly AnyResourceType[], comparison: Comparison, notes: PathNotes): Comparison => {
  const { path, operator, value } = comparison;
  const date = typeof value === 'string' ? withOffsetSign(value) : undefined;
  if (date === undefined || operator === 'co' || operator === 'sw' || operator === 'ew') return comparison;
  const isDate = types.some((type) => {
    const { attribute, sub } = resolveFilterPath(type, path) ?? {};
    return (sub ?? attribute)?.type === 'dateTime';
  });
  if (!isDate) return comparison;
  notes.taken.add('filter-offset-sign');
  return { ...comparison, value: date };
};

/** The filter with its paths as the schemas have them; the very filter where nothing is to be changed. */
export const knownPaths = (filter: Filter, types: readonly AnyResourceType[], notes: PathNotes): Filter => {
  switch (filter.kind) {
    case 'not': {
      const operand = knownPaths(filter.operand, types, notes);
      return operand === filter.operand ? filter : { ...filter, operand };
    }
    case 'and':
    case 'or': {
      const operands = filter.operands.map((operand) => knownPaths(operand, types, notes));
      return operands.every((operand, position) => operand === filter.operands[position])
        ? filter
        : { ...filter, operands };
    }
    default: {
      const path = knownPath(types, filter.path, notes);
      const known = path === filter.path ? filter : { ...filter, path };
      if (known.kind === 'valuePath') noteWithin(types, known, notes);
      return known.kind === 'compare' ? withSign(types, known, notes) : known;
    }
  }
};
