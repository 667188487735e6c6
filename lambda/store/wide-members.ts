/**
 * Which members of a document hold more than the plain text that a filter expression looks for: text beyond ASCII, which may
 * fold to ASCII (K, the Kelvin sign, to k), and values in arrays of their own. It is written beside each document, since the
 * database can neither fold nor parse.
 */
import { isAscii } from '../scim/fold';
import { isArray, isObject, type JsonObject } from '../scim/json';
import { commonAttributes } from '../scim/schema/common';
import type { AttributeDefinition } from '../scim/schema/definition';
import { resourceTypes } from './indexes';

const namesOf = ({ name, subAttributes = [] }: AttributeDefinition): readonly string[] => [
  name,
  ...subAttributes.flatMap(namesOf),
];

/** Names that filter expressions look for. There are few, so that no document makes its item much larger. */
const lookedFor: ReadonlySet<string> = new Set(
  [
    ...commonAttributes,
    ...Object.values(resourceTypes).flatMap(({ core, extensions }) =>
      [core, ...extensions.map(({ schema }) => schema)].flatMap(({ attributes }) => attributes),
    ),
  ].flatMap(namesOf),
);

const collect = (object: JsonObject, found: Set<string>): void => {
  for (const name in object) {
    const value = object[name];
    if (typeof value === 'string') {
      if (!isAscii(value) && lookedFor.has(name)) found.add(name);
    } else if (isArray(value)) {
      for (const element of value) {
        if (isObject(element)) collect(element, found);
        else if (lookedFor.has(name)) found.add(name);
      }
    } else if (isObject(value)) collect(value, found);
  }
};

/** A name as it stands among others: with what no document has around a name. */
export const wideMember = (name: string): string => `/${name}/`;

/** Their names; undefined when there are none. */
export const wideMembers = (document: JsonObject): string | undefined => {
  const found = new Set<string>();
  collect(document, found);
  return found.size === 0 ? undefined : [...found].sort().map(wideMember).join('');
};
