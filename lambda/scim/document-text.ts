import type { JsonObject } from './json';

const texts = new WeakMap<JsonObject, string>();

/** The document that a text holds, which is a JSON object as `JSON.stringify` writes it. */
export const readDocument = (text: string): JsonObject => {
  const document = JSON.parse(text) as JsonObject;
  texts.set(document, text);
  return document;
};

/** The text that a document was read from. Documents are never changed, so it is what writing it anew would give. */
export const textOfDocument = (document: JsonObject): string | undefined => texts.get(document);
