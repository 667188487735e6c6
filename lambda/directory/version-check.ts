/**
 * Throws unless what stands is what the client read, and answers whether it named a version at all. Called in each attempt of a change
 * with the value that the attempt read, and that its write is conditioned on: RFC 9110 §13.1.1.
 */
export type VersionCheck<Value> = (stands: Value) => boolean;

/** Of a client that names no version. */
export const anyVersion: VersionCheck<unknown> = () => false;
