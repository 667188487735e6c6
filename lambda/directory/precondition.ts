/** Throws unless the version that stands is one the client named; RFC 7644 §3.14. */
export type Precondition = (version: number) => void;
