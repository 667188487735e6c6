import type { PatchPath } from '../filter/ast';
import type { JsonObject } from '../json';
import type { ResourceTypeDefinition } from '../schema/definition';

/** A request that changes a resource, as far as the oddities of identity providers touch it. */
export interface ScimMessage {
  readonly method: 'POST' | 'PUT' | 'PATCH';
  readonly resource: 'User' | 'Group';
  /** The resource type as the organisation has it; without one it is as the tables say. */
  readonly type?: ResourceTypeDefinition;
  readonly body: JsonObject;
  /** Paths with a filter that a rewrite has read, for the rewrites after it. */
  readonly paths?: Map<string, PatchPath>;
}

/** One oddity of one identity provider: a rewrite into what the standard says, in front of an engine that knows nothing of it. */
export interface Quirk {
  /** The name in logs, `<idp>-<what>`. */
  readonly name: string;
  /** One sentence with the wire JSON that forced it. */
  readonly fixes: string;
  /** Answers the very message passed in where there is nothing of the kind in it. */
  rewrite(message: ScimMessage): ScimMessage;
}
