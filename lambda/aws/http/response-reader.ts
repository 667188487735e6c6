import { type BodyReader, createBodyReader } from './body-reader';
import { MalformedAnswer, type ResponseHead, type ResponseHeaders, readResponseHead } from './response-head';

/** One answer, whole. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly body: string;
}

export interface ReceivedAnswer extends HttpAnswer {
  /** Whether the connection takes another request. */
  readonly persistent: boolean;
}

/** Reads one answer out of bytes that come in pieces of any size. Throws `MalformedAnswer`. */
export interface ResponseReader {
  /** Takes the next bytes, which may be overwritten afterwards; the answer when it is whole. */
  read(bytes: Buffer): ReceivedAnswer | undefined;
  /** The server has closed the connection: the answer, if that is how it ends. */
  close(): ReceivedAnswer | undefined;
}

/** As much as Node's own client takes. */
const headLimit = 16_384;
const endOfHead = Buffer.from('\r\n\r\n');
const nothing = Buffer.alloc(0);

/** A reader for one answer to a POST. */
export const createResponseReader = (): ResponseReader => {
  let head: ResponseHead | undefined;
  let body: BodyReader | undefined;
  let received = nothing;
  let headSize = 0;

  const answer = (persistent: boolean): ReceivedAnswer | undefined =>
    head && body && { status: head.status, headers: head.headers, body: body.text(), persistent };

  /** Reads heads until that of the final answer: 1xx ones tell nothing (RFC 9110 §15.2). Gives the bytes that follow it. */
  const readHeads = (bytes: Buffer): { readonly rest: Buffer; readonly from: number } | undefined => {
    const rest = received.length === 0 ? bytes : Buffer.concat([received, bytes]);
    for (let from = 0; ; ) {
      const end = rest.indexOf(endOfHead, from);
      if (headSize + (end < 0 ? rest.length : end) > headLimit) {
        throw new MalformedAnswer(`The head of the answer has more than ${headLimit} bytes.`);
      }
      if (end < 0) {
        received = Buffer.from(rest.subarray(from));
        headSize += from;
        return undefined;
      }
      head = readResponseHead(rest.toString('latin1', from, end));
      // Nobody asked for another protocol.
      if (head.status === 101) throw new MalformedAnswer('The server speaks another protocol.');
      from = end + endOfHead.length;
      if (head.status >= 200) return { rest, from };
    }
  };

  return {
    read: (bytes) => {
      let rest = bytes;
      let from = 0;
      if (head === undefined || body === undefined) {
        const behind = readHeads(bytes);
        if (behind === undefined || head === undefined) return undefined;
        ({ rest, from } = behind);
        body = createBodyReader(head.bodyEnd);
      }
      const end = body.take(rest, from);
      // What comes behind an answer belongs to no request: who sends it cannot be followed any further.
      return end === undefined ? undefined : answer(head.persistent && end === rest.length);
    },
    close: () => (head?.bodyEnd === 'close' ? answer(false) : undefined),
  };
};
