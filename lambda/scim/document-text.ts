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

/** The text that a document was read from or written as. Documents are never changed, so it is what writing it anew would give. */
export const textOfDocument = (document: JsonObject): string | undefined => texts.get(document);
