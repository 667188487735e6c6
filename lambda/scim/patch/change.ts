import type { Filter } from '../filter/ast';
import type { Json } from '../json';
import type { AttributeDefinition } from '../schema/definition';
import type { PatchOperation } from './read-patch';

/** What an operation does to one attribute; an operation without a path comes to several. */
export interface Change {
  readonly op: PatchOperation['op'];
  /** URN of the extension that the attribute lives in. */
  readonly extension?: string;
  readonly attribute: AttributeDefinition;
  readonly sub?: AttributeDefinition;
  /** Chooses values of a multi-valued attribute; without one, all are meant. */
  readonly filter?: Filter;
  /** Absent in a `remove` when the client sent none. */
  readonly value?: Json;
  /** Whether it comes from a key of a value and not from a path. */
  readonly keyed?: true;
  /** The attribute as errors name it. */
  readonly label: string;
}

/** The name of an attribute in errors, with its URN when it is not a core one. */
export const labelOf = (extension: string | undefined, attribute: AttributeDefinition): string =>
  extension === undefined ? attribute.name : `${extension}:${attribute.name}`;
