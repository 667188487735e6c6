/**
 * The shape of an attribute table: RFC 7643 §2 and §7 as plain data. One row is the only place where an attribute is
 * described; types, validation, PATCH, filters, projection and `/Schemas` all read it.
 */

import type { TextKind } from './refused-character';

/** RFC 7643 §2.3. */
export type AttributeType =
  | 'string'
  | 'boolean'
  | 'decimal'
  | 'integer'
  | 'dateTime'
  | 'reference'
  | 'binary'
  | 'complex';
/** RFC 7643 §2.2 and §7. */
export type Mutability = 'readOnly' | 'readWrite' | 'immutable' | 'writeOnly';
/** RFC 7643 §7. */
type Returned = 'always' | 'never' | 'default' | 'request';
/** RFC 7643 §7. */
type Uniqueness = 'none' | 'server' | 'global';

/** What may differ from the defaults of RFC 7643 §2.2 in a row. */
export interface AttributeOptions {
  readonly multiValued?: boolean;
  readonly required?: boolean;
  readonly caseExact?: boolean;
  readonly mutability?: Mutability;
  readonly returned?: Returned;
  readonly uniqueness?: Uniqueness;
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  /** Values are items of their own in the store; a PATCH plans member steps instead of a new array. */
  readonly heldAsItems?: boolean;
  /** The value of a resource whose creation does not mention the attribute. */
  readonly initial?: boolean;
  /** Which characters its text takes; `line` when it is left out. */
  readonly text?: TextKind;
}

/** One row of an attribute table, every characteristic decided. */
export interface AttributeDefinition
  extends Required<Omit<AttributeOptions, 'canonicalValues' | 'referenceTypes' | 'initial' | 'text'>> {
  readonly name: string;
  readonly type: AttributeType;
  readonly description: string;
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  readonly initial?: boolean;
  readonly text?: TextKind;
  /** Declared by an organisation, so that held values need not fit: they outlive declarations. */
  readonly declared?: true;
  /** Present on complex attributes only. */
  readonly subAttributes?: readonly AttributeDefinition[];
}

/** A schema: a URN with its attributes. RFC 7643 §7. */
export interface SchemaDefinition {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly AttributeDefinition[];
}

/** A resource type: its core schema and what extends it. RFC 7643 §6. */
export interface ResourceTypeDefinition<Name extends string = 'User' | 'Group'> {
  readonly name: Name;
  readonly endpoint: string;
  readonly description: string;
  readonly core: SchemaDefinition;
  readonly extensions: readonly { readonly schema: SchemaDefinition; readonly required: boolean }[];
}

/** Any resource type: what reads and shows resources need not know which there are. */
export type AnyResourceType = ResourceTypeDefinition<string>;

type Row<N extends string, T extends AttributeType, O extends AttributeOptions> = AttributeDefinition & {
  readonly name: N;
  readonly type: T;
  readonly multiValued: O['multiValued'] extends true ? true : false;
  readonly required: O['required'] extends true ? true : false;
};

const row =
  <T extends AttributeType>(type: T) =>
  <const N extends string, const O extends AttributeOptions = Record<never, never>>(
    name: N,
    description: string,
    options?: O,
  ): Row<N, T, O> => {
    const defaults = {
      multiValued: false,
      required: false,
      caseExact: type === 'reference' || type === 'binary',
      mutability: 'readWrite',
      returned: 'default',
      uniqueness: 'none',
      heldAsItems: false,
    };
    // The literal types of name, multiValued and required come from the arguments, which TypeScript cannot follow here.
    return { name, type, description, ...defaults, ...options } as unknown as Row<N, T, O>;
  };

export const string = row('string');
export const boolean = row('boolean');
export const integer = row('integer');
export const dateTime = row('dateTime');
export const reference = row('reference');
export const binary = row('binary');

/** A complex attribute with its sub-attributes. RFC 7643 §2.3.8. */
export const complex = <
  const N extends string,
  const S extends readonly AttributeDefinition[],
  const O extends AttributeOptions = Record<never, never>,
>(
  name: N,
  description: string,
  subAttributes: S,
  options?: O,
) => ({ ...row('complex')(name, description, options), subAttributes });

/** The usual sub-attributes of a multi-valued attribute. RFC 7643 §2.4. */
export const plural = <const T extends readonly string[], const V extends AttributeDefinition>(value: V, types?: T) =>
  [
    value,
    string('display', 'A name for people to read, shown instead of the value.'),
    string('type', 'A label for what the value is used for.', types === undefined ? {} : { canonicalValues: types }),
    boolean('primary', 'Whether this is the preferred value; at most one is.'),
  ] as const;
