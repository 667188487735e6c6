/**
 * How literally the protocol is read. `compatible` takes what identity providers really send;
 * `strict` is RFC 7643/7644 to the letter. The access key of a request decides.
 */
export type Mode = 'compatible' | 'strict';
