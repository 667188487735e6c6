/**
 * What the text of a stored document must hold for a filter to match it: a look that costs a fraction of parsing it, so
 * that a scan parses little more than what it finds. It answers yes wherever the text does not settle it.
 */
import type { ResourceKind } from '../directory/store';
import type { Filter } from '../scim/filter/ast';
import { compareValue, type ValueTest } from '../scim/filter/compare-value';
import { readHeldTerms } from './held-terms';

/** Whether a document may match, by its JSON as `serialized` writes it: no white space, names as in the tables. */
export type TextTest = (json: string) => boolean;

const QUOTE = 0x22;

/** Of the value that begins here; text with escapes, numbers, objects and arrays are left to the filter itself. */
const mayPass = (json: string, at: number, test: ValueTest): boolean => {
  if (json.charCodeAt(at) === QUOTE) {
    const value = json.slice(at + 1, json.indexOf('"', at + 1));
    return value.includes('\\') || test(value);
  }
  if (json.startsWith('true', at)) return test(true);
  return json.startsWith('false', at) ? test(false) : true;
};

/** Any member of that name, wherever it is in the document: a quote within a string is escaped, so that none is overlooked. */
const someMember = (name: string, test: ValueTest): TextTest => {
  const key = `"${name}":`;
  return (json) => {
    for (let at = json.indexOf(key); at >= 0; at = json.indexOf(key, at)) {
      at += key.length;
      if (mayPass(json, at, test)) return true;
    }
    return false;
  };
};

/** The test of a filter on a kind of resource; undefined where the text tells nothing. */
export const textTest = (kind: ResourceKind, filter: Filter): TextTest | undefined =>
  readHeldTerms<TextTest>(kind, filter, {
    term: ({ comparison, attribute }) => someMember(attribute.name, compareValue(comparison, attribute, 'compatible')),
    all: (tests) => (json) => tests.every((test) => test(json)),
    any: (tests) => (json) => tests.some((test) => test(json)),
  });
