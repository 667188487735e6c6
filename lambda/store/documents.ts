import { DirectoryError } from '../directory/directory-error';
import type { ResourceKind } from '../directory/store';
import { writeDocument } from '../scim/document-text';
import type { JsonObject } from '../scim/json';
import { text } from './codec';
import { type IndexEntry, indexEntries, sameIndexed } from './indexes';
import { nameOfKey } from './keys';
import { ABSENT, put, remove, type Write } from './transact';
import { wideMembers } from './wide-members';

export const maxDocumentBytes = 256 * 1024;
/** An update may delete as many entries as it adds; both must fit in one transaction. */
export const maxIndexEntries = 40;

/** The document as stored. Throws `tooLarge`. */
export const serialized = (document: JsonObject): string => {
  const json = writeDocument(document);
  if (Buffer.byteLength(json) > maxDocumentBytes) throw new DirectoryError({ code: 'tooLarge' });
  return json;
};

/** An Update that puts a document in the place of another, and sets the rest. */
export const documentUpdate = (document: JsonObject, rest: string) => {
  const wide = wideMembers(document);
  const json = text(serialized(document));
  return wide === undefined
    ? { update: `SET document = :document, ${rest} REMOVE wide`, values: { ':document': json } }
    : { update: `SET document = :document, wide = :wide, ${rest}`, values: { ':document': json, ':wide': text(wide) } };
};

const entryWrite = (id: string, { key, unique, path: attribute, value }: IndexEntry): Write =>
  unique ? put(key, { id: text(id) }, { condition: ABSENT, refused: () => taken(attribute, value) }) : put(key, {});

export const taken = (attribute: string, value: string) => new DirectoryError({ code: 'taken', attribute, value });

/** A document with what its index entries depend on. */
export interface Indexed {
  readonly document: JsonObject;
  /** Whether what is unique by option is claimed. */
  readonly claimed: boolean;
}

/** The writes that bring the claims and look-ups of a resource from one document to the next; claims first. */
export const indexWrites = (
  org: string,
  kind: ResourceKind,
  id: string,
  before: Indexed | undefined,
  after: Indexed | undefined,
): readonly Write[] => {
  // Keys hold hashes, which most changes can do without.
  const both = before !== undefined && after !== undefined;
  if (both && before.claimed === after.claimed && sameIndexed(kind, before.document, after.document)) return [];
  const entriesOf = ({ document, claimed }: Indexed) => indexEntries(org, kind, id, document, claimed);
  const nameOf = ({ key }: IndexEntry) => nameOfKey(key);
  const old = new Map((before === undefined ? [] : entriesOf(before)).map((entry) => [nameOf(entry), entry]));
  const next = new Map((after === undefined ? [] : entriesOf(after)).map((entry) => [nameOf(entry), entry]));
  if (next.size > maxIndexEntries) throw new DirectoryError({ code: 'tooManyIndexed', most: maxIndexEntries });
  const added = [...next].filter(([name]) => !old.has(name)).map(([, entry]) => entry);
  const removed = [...old].filter(([name]) => !next.has(name)).map(([, entry]) => entry);
  return [
    ...added.filter(({ unique }) => unique).map((entry) => entryWrite(id, entry)),
    ...added.filter(({ unique }) => !unique).map((entry) => entryWrite(id, entry)),
    ...removed.map(({ key }) => remove(key)),
  ];
};
