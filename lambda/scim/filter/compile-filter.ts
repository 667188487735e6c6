/**
 * A filter made into a function, by the attribute tables. Choices where RFC 7644 §3.4.2.2 leaves room:
 *
 * - On a multi-valued attribute every operator, `ne` too, holds when *any* of the values satisfies it ("the filter matches
 *   if any of the values of the specified attribute match the specified criterion"). "None is x" is `not (attr eq x)`.
 * - An unassigned attribute is null (RFC 7643 §2.5) and so is not identical to any value: `ne "x"` holds, all else fails.
 * - `eq null` is `not (attr pr)`, `ne null` is `attr pr`. `eq ""` is *not* `eq null`: an IdP that looks up an empty
 *   externalId must not be given every resource without one.
 * - A complex attribute without a sub-attribute stands for its `value`.
 * - A value that is not said to be `primary` is not (RFC 7643 §2.4): `primary eq false` finds it. `primary pr` asks whether
 *   it is said.
 */
import type { AnyResourceType, AttributeDefinition } from '../schema/definition';
import type { Filter } from './ast';
import { combineTests, type Leaf } from './combine-tests';
import { incomparable, type ValueTest } from './compare-value';
import { type CompileOptions, compileAttribute, unknown } from './element-filter';
import { somePath } from './filter-mentions';
import { attributeReader, type Filterable, isPresent, resolveFilterPath } from './filterable';

type Test = (resource: Filterable) => boolean;

/** Whether a resource matches. Throws `invalidFilter` for comparisons that the attribute's type does not have. */
export const compileFilter = (filter: Filter, type: AnyResourceType, options: CompileOptions): Test =>
  combineTests(filter, (leaf) => compileLeaf(leaf, type, options));

const compileLeaf = (leaf: Leaf, type: AnyResourceType, options: CompileOptions): Test => {
  const resolved = resolveFilterPath(type, leaf.path);
  if (resolved === undefined) return unknown(leaf, `a ${type.name}`, options, [type]);
  const { attribute, sub } = resolved;
  const test =
    attribute === undefined ? testWhole(leaf, options) : compileAttribute(leaf, attribute, sub, type.name, options);
  const read = attributeReader(type, resolved, { withReferences: mentionsReference(leaf, sub) });
  return (resource) => test(read(resource));
};

/** The bare URN of an extension: it can be there or not, and nothing else. */
const testWhole = (leaf: Leaf, { mode }: CompileOptions): ValueTest => {
  if (leaf.kind === 'present') return isPresent;
  if (leaf.kind === 'valuePath') return unknown(leaf, 'a resource', { mode });
  if (leaf.value === null && leaf.operator === 'ne') return isPresent;
  if (leaf.value === null && leaf.operator === 'eq') return (value) => !isPresent(value);
  throw incomparable(leaf, { type: 'complex' });
};

const mentionsReference = (leaf: Leaf, sub: AttributeDefinition | undefined): boolean =>
  sub?.name === '$ref' || (leaf.kind === 'valuePath' && somePath(leaf.filter, (path) => path.toLowerCase() === '$ref'));
