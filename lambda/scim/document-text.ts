/** Documents and their texts. Both are never changed, so that whoever has one can do with the other. */
import { outlineOf } from './document-outline';
import type { JsonObject } from './json';

const texts = new WeakMap<JsonObject, string>();

/** The document that a text holds, which is a JSON object as `JSON.stringify` writes it. */
export const readDocument = (text: string): JsonObject => {
  const document = JSON.parse(text) as JsonObject;
  texts.set(document, text);
  return document;
};

/** The text of a document, for whoever keeps it. */
export const writeDocument = (document: JsonObject): string => {
  const text = texts.get(document) ?? JSON.stringify(document);
  texts.set(document, text);
  return text;
};

/** The text that a document was read from or written as: it is what writing it anew would give. */
export const textOfDocument = (document: JsonObject): string | undefined => texts.get(document);

/** A resource as it is held, but for its document. */
interface Parts {
  readonly id: string;
  readonly version: number;
  readonly created: string;
  readonly lastModified: string;
}

interface WithDocument {
  readonly document: JsonObject;
}

/** The text of a document, the document once somebody looked into it, its outline once that was asked for. */
interface Unread {
  readonly text: string;
  document?: JsonObject;
  outline?: string | undefined;
}

const unread = new WeakMap<object, Unread>();

/** One for all: objects whose getters are functions of their own are slow ones. */
const lookingInto: PropertyDescriptor & ThisType<object> = {
  enumerable: true,
  configurable: true,
  get() {
    const known = unread.get(this);
    if (known === undefined) return undefined;
    known.document ??= readDocument(known.text);
    return known.document;
  },
};

const withUnread = <R extends object>(resource: R, known: Unread): R & WithDocument => {
  unread.set(resource, known);
  return Object.defineProperty(resource, 'document', lookingInto) as R & WithDocument; // which it has now
};

/**
 * A resource whose document is taken out of its text when somebody looks at it: answers that show it as it is held never do.
 * A copy of it has looked.
 */
export const unreadResource = ({ id, version, created, lastModified }: Parts, text: string): Parts & WithDocument =>
  withUnread({ id, version, created, lastModified }, { text });

/** The resource with the groups that it is in; what nobody looked into stays so. */
export const withGroups = <R extends Parts & WithDocument, G>(resource: R, groups: G): R & { readonly groups: G } => {
  const known = unread.get(resource);
  if (known === undefined) return { ...resource, groups };
  const { id, version, created, lastModified } = resource;
  // What is unread was made here, so that there is no more in it.
  return withUnread({ id, version, created, lastModified, groups }, known) as unknown as R & { readonly groups: G };
};

/** The text of the document of a resource, where that need not be looked into. */
export const textOfUnread = (resource: WithDocument): string | undefined => unread.get(resource)?.text;

/** The same for its outline. */
export const outlineOfUnread = (resource: WithDocument): string | undefined => {
  const known = unread.get(resource);
  if (known !== undefined && !('outline' in known)) known.outline = outlineOf(known.text);
  return known?.outline;
};
