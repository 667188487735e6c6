/** The attribute that somebody may have meant who named one that there is not. */
import { commonAttributes } from './common';
import type { AnyResourceType, AttributeDefinition } from './definition';

interface Candidate {
  /** In lower case, without the URN. */
  readonly name: string;
  /** As it is written, with the URN of its extension. */
  readonly path: string;
}

/** Longer names than any attribute has are nobody's slip, and cost more to compare. */
const LONGEST_NAME = 64;

const withSubs = (attribute: AttributeDefinition, prefix: string): readonly Candidate[] => {
  const { name, subAttributes = [] } = attribute;
  const own = { name: name.toLowerCase(), path: `${prefix}${name}` };
  return [
    own,
    ...subAttributes.map((sub) => ({ name: `${own.name}.${sub.name.toLowerCase()}`, path: `${own.path}.${sub.name}` })),
  ];
};

/** `givenName` alone means `name.givenName`; a bare `type` may be of any attribute. */
const bareSubs = ({ name, multiValued, subAttributes = [] }: AttributeDefinition, prefix: string) =>
  multiValued
    ? []
    : subAttributes.map((sub) => ({ name: sub.name.toLowerCase(), path: `${prefix}${name}.${sub.name}` }));

const candidatesOf = (type: AnyResourceType): readonly Candidate[] => {
  const schemas = [
    { prefix: '', attributes: [...type.core.attributes, ...commonAttributes] },
    ...type.extensions.map(({ schema }) => ({ prefix: `${schema.id}:`, attributes: schema.attributes })),
  ];
  const each = (read: typeof withSubs) =>
    schemas.flatMap(({ prefix, attributes }) => attributes.flatMap((attribute) => read(attribute, prefix)));
  return [...each(withSubs), ...each(bareSubs)];
};

const known = new WeakMap<AnyResourceType, readonly Candidate[]>();
const candidates = (type: AnyResourceType): readonly Candidate[] => {
  let found = known.get(type);
  if (found === undefined) known.set(type, (found = candidatesOf(type)));
  return found;
};

/** Letters to insert, drop, exchange or swap with their neighbor to make one text of the other. */
export const editDistance = (from: string, to: string): number => {
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 1; line <= from.length; line++) {
    const next = [line];
    for (let column = 1; column <= to.length; column++) {
      const same = from[line - 1] === to[column - 1];
      const swapped = from[line - 1] === to[column - 2] && from[line - 2] === to[column - 1];
      next.push(
        Math.min(
          (row[column] ?? 0) + 1,
          (next[column - 1] ?? 0) + 1,
          (row[column - 1] ?? 0) + (same ? 0 : 1),
          line > 1 && column > 1 && swapped ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    [before, row] = [row, next];
  }
  return row[to.length] ?? 0;
};

/** As many slips as a name of that length may have and still be told. */
const slipsIn = (name: string): number => (name.length < 4 ? 1 : Math.max(2, Math.floor(name.length / 3)));

/** How far a name is from the wanted one; undefined where that is too far. Of an attribute that is named right only the sub-attribute counts. */
const distanceBetween = (wanted: string, name: string): number | undefined => {
  const within = wanted.lastIndexOf('.') + 1;
  const [one, other] =
    within > 0 && name.startsWith(wanted.slice(0, within))
      ? [wanted.slice(within), name.slice(within)]
      : [wanted, name];
  const most = slipsIn(one);
  if (Math.abs(other.length - one.length) > most) return undefined;
  const distance = editDistance(one, other);
  return distance > most ? undefined : distance;
};

/** The path of the attribute of the types whose name comes nearest to the one in a path; undefined where none is near. */
export const nearestAttribute = (types: readonly AnyResourceType[], path: string): string | undefined => {
  const wanted = path.slice(path.lastIndexOf(':') + 1).toLowerCase();
  if (wanted.length > LONGEST_NAME) return undefined;
  let nearest: { readonly path: string; readonly distance: number } | undefined;
  for (const { name, path: found } of types.flatMap(candidates)) {
    const distance = distanceBetween(wanted, name);
    if (distance !== undefined && (nearest === undefined || distance < nearest.distance))
      nearest = { path: found, distance };
  }
  return nearest?.path;
};
