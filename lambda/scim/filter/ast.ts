/**
 * The filter of RFC 7644 §3.4.2.2 as data. Paths stay as the client wrote them; `resolvePath` gives them a meaning.
 * `emails[type eq "work"].value eq "x"` is read as `emails[type eq "work" and value eq "x"]`: both must hold for one element.
 */

/** Comparison operators, lower-cased. */
export type Operator = 'eq' | 'ne' | 'co' | 'sw' | 'ew' | 'gt' | 'ge' | 'lt' | 'le';

/** `path operator value`. */
export interface Comparison {
  readonly kind: 'compare';
  readonly path: string;
  readonly operator: Operator;
  readonly value: string | number | boolean | null;
  /** Zero-based offset of the path in the text, for errors. */
  readonly position: number;
}
/** `path pr`. */
export interface Presence {
  readonly kind: 'present';
  readonly path: string;
  readonly position: number;
}
/** `path[filter]`: one element of the attribute satisfies the whole filter. */
export interface ValuePath {
  readonly kind: 'valuePath';
  readonly path: string;
  readonly filter: Filter;
  readonly position: number;
}
/** `a and b and …`, `a or b or …`: at least two operands, never one of its own kind among them. */
export interface Logical {
  readonly kind: 'and' | 'or';
  readonly operands: readonly Filter[];
}
/** `not (filter)`. */
export interface Negation {
  readonly kind: 'not';
  readonly operand: Filter;
}
export type Filter = Comparison | Presence | ValuePath | Logical | Negation;

/** The path of a PATCH operation, RFC 7644 §3.5.2: `attr`, `attr.sub`, `attr[filter]`, `attr[filter].sub`, with or without a URN. */
export interface PatchPath {
  /** Without the filter and what follows it; with the sub-attribute when there is no filter (`name.givenName`). */
  readonly path: string;
  readonly filter?: Filter;
  /** The sub-attribute after a filter. */
  readonly sub?: string;
}
