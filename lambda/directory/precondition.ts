/** Throws unless the version that stands is one the client named, and answers whether it named any; RFC 7644 §3.14. */
export type Precondition = (version: number) => boolean;
