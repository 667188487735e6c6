/**
 * One filter: where it comes from, its text, and what it gives in compatible mode and (where that differs) in strict mode:
 * the names of the resources that match, separated by spaces, or what the detail of the 400 `invalidFilter` says.
 */
export type FilterCase = readonly [source: string, filter: string, expected: string | RegExp, strict?: string | RegExp];
