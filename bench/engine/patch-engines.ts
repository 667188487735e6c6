import type { Json, JsonObject } from '../../lambda/scim/json';
import { applyPatch } from '../../lambda/scim/patch/apply-patch';
import { readPatch } from '../../lambda/scim/patch/read-patch';
import { userResourceType } from '../../lambda/scim/schema/resource-types';
import { load, titleOf } from './load-package';

const PATCH_URN = 'urn:ietf:params:scim:api:messages:2.0:PatchOp';
const USER_URN = 'urn:ietf:params:scim:schemas:core:2.0:User';

/** One way to apply a PATCH: gives the attributes afterwards. */
export interface PatchEngine {
  readonly title: string;
  readonly apply: (document: JsonObject, operations: readonly Json[]) => JsonObject;
}

const ours: PatchEngine = {
  title: 'cdk-scim',
  apply: (document, operations) => {
    const read = readPatch({ schemas: [PATCH_URN], Operations: operations }, 'compatible');
    return applyPatch(userResourceType, { id: 'u-1', document }, read, { mode: 'compatible' }).document;
  },
};

type ScimPatch = (resource: object, operations: readonly Json[], options?: { mutateDocument: boolean }) => JsonObject;

const scimPatch = (mutateDocument: boolean): PatchEngine => {
  const { scimPatch: patch } = load<{ scimPatch: ScimPatch }>('scim-patch');
  return {
    title: `${titleOf('scim-patch')}, ${mutateDocument ? 'changing the document in place' : 'leaving the document as it was'}`,
    apply: (document, operations) => {
      const { schemas: _, ...after } = patch({ ...document, schemas: [USER_URN] }, operations, { mutateDocument });
      return after;
    },
  };
};

/** Ours first. */
export const patchEngines = (): readonly PatchEngine[] => [ours, scimPatch(true), scimPatch(false)];
