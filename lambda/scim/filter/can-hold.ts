/** Whether an attribute that a filter names can hold a character, so that an escape in a value can mean it. */
import type { AnyResourceType, AttributeDefinition } from '../schema/definition';
import { elementAttribute, findSubAttribute } from '../schema/lookup';
import { refusedCharacter, type TextKind } from '../schema/refused-character';
import { resolveFilterPath } from './filterable';
import { meantPath } from './known-paths';

/** What a comparison compares. */
export interface Compared {
  /** Of a comparison with an element: the path of its attribute. */
  readonly owner?: string | undefined;
  readonly path: string;
}

const comparedAttribute = (type: AnyResourceType, { owner, path }: Compared): AttributeDefinition | undefined => {
  const { attribute, sub } = resolveFilterPath(type, meantPath([type], owner ?? path) ?? '') ?? {};
  if (attribute === undefined) return undefined;
  if (owner !== undefined) return elementAttribute(attribute, path);
  return sub ?? (attribute.type === 'complex' ? findSubAttribute(attribute, 'value') : attribute);
};

/** Tells of characters whether the compared attribute of one of the types can hold them; one that no type has holds nothing. */
export const canHold = (types: readonly AnyResourceType[], compared: Compared): ((character: string) => boolean) => {
  let kinds: readonly TextKind[] | undefined;
  return (character) => {
    kinds ??= types.map((type) => comparedAttribute(type, compared)?.text ?? 'line');
    return kinds.some((kind) => refusedCharacter(character, kind) === undefined);
  };
};
