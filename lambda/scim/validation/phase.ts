import type { Mutability } from '../schema/definition';

/** When a client's value arrives: POST, PUT or PATCH; `stored` is a document of an export, which was stored once. */
export type Phase = 'creation' | 'replacement' | 'patch' | 'stored';

/**
 * What a client's value gets: `take` stores it; `check` validates and drops it; `match` takes it where there was none and
 * otherwise refuses another one; `ignore` does not look at it; `refuse` answers `mutability`.
 */
export type Treatment = 'take' | 'check' | 'match' | 'ignore' | 'refuse';

/** RFC 7644 §3.3, §3.5.1 and §3.5.2: the one place that says what a mutability means in a phase. */
export const treatments: Readonly<Record<Phase, Readonly<Record<Mutability, Treatment>>>> = {
  // `writeOnly` is the password, and this service keeps none.
  creation: { readWrite: 'take', immutable: 'take', writeOnly: 'check', readOnly: 'ignore' },
  // Okta puts the whole resource back as it read it, id, meta and groups included.
  replacement: { readWrite: 'take', immutable: 'match', writeOnly: 'check', readOnly: 'ignore' },
  patch: { readWrite: 'take', immutable: 'match', writeOnly: 'check', readOnly: 'refuse' },
  stored: { readWrite: 'take', immutable: 'take', writeOnly: 'check', readOnly: 'ignore' },
};
