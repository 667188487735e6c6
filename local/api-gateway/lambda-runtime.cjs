/**
 * What runs in a container: loads the handler and answers one invocation at a time. Plain CommonJS, because a worker
 * thread starts without the TypeScript loader and a cold start has no time to load it.
 */
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { Writable } = require('node:stream');
const { parentPort, workerData } = require('node:worker_threads');
const { beginInvocation, takeLines } = require('./lambda-log.cjs');

const { directory, handler: handlerName, name, arn, memoryMegabytes, codeCache } = workerData;

// Node 22 and later keep compiled code between starts, as a container image does.
if (codeCache) require('node:module').enableCompileCache?.(codeCache);

const tell = (message, transferred) => {
  const lines = takeLines();
  if (lines.length > 0) message.lines = lines;
  parentPort.postMessage(message, transferred);
};

const streaming = Symbol('aws.lambda.runtime.handler.streaming');

/** What Lambda's Node runtime offers to functions that stream their answers, as a global. */
globalThis.awslambda = {
  streamifyResponse: (handler) => {
    handler[streaming] = true;
    return handler;
  },
  HttpResponseStream: {
    from: (stream, prelude) => {
      stream.setContentType('application/vnd.awslambda.http-integration-response');
      stream.prelude = prelude;
      return stream;
    },
  },
};

/** Bytes on their way that the client has not taken yet; beyond it a write waits. */
const windowBytes = 1024 * 1024;

/** Fewer bytes are cheaper to copy than to hand over. */
const worthHandingOver = 16 * 1024;

const isText = (chunk) => typeof chunk === 'string';
const toBytes = (chunk) => (isText(chunk) ? Buffer.from(chunk) : chunk);

/** A copy, which the function does not have, outside Node's pool: of memory that others use nothing can be handed over. */
const joined = (pieces) => {
  const bytes = Buffer.allocUnsafeSlow(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
};

/**
 * The stream that a function writes its answer to. What is written in one go is sent in one message; a text goes as it is,
 * and the prelude beside the body, where Lambda puts eight zero bytes between the two.
 */
class ResponseStream extends Writable {
  prelude;
  contentType = 'application/octet-stream';
  #head;
  #pending = [];
  #begun = false;
  #told = false;
  #flushing;
  #untaken = 0;
  #blocked;

  constructor() {
    super({ decodeStrings: false });
  }

  setContentType(contentType) {
    this.contentType = contentType;
  }

  _write(chunk, encoding, callback) {
    // Not before: a stream that is ended without a write carries no prelude.
    if (!this.#begun && this.prelude !== undefined) this.#head = JSON.stringify(this.prelude);
    this.#begun = true;
    const piece = isText(chunk) && encoding !== 'utf8' ? Buffer.from(chunk, encoding) : chunk;
    this.#untaken += Buffer.byteLength(piece);
    this.#pending.push(piece);
    this.#flushing ??= setImmediate(() => this.#flush(false));
    if (this.#untaken <= windowBytes) callback();
    else this.#blocked = callback;
  }

  _final(callback) {
    this.#flush(true);
    callback();
  }

  _destroy(error, callback) {
    clearImmediate(this.#flushing);
    callback(error);
  }

  #flush(ended) {
    clearImmediate(this.#flushing);
    this.#flushing = undefined;
    const pieces = this.#pending;
    this.#pending = [];
    const head = this.#head;
    this.#head = undefined;
    const whole = ended && !this.#told;
    this.#told = true;
    if (whole && head !== undefined && pieces.every(isText)) {
      tell({ type: 'whole', head, body: pieces.join('') });
      return;
    }
    const bytes = joined(pieces.map(toBytes));
    const transferred = bytes.length >= worthHandingOver ? [bytes.buffer] : [];
    tell(whole ? { type: 'whole', head, body: bytes } : { type: 'piece', head, bytes, ended }, transferred);
  }

  /** So many bytes have gone on to the client. */
  taken(bytes) {
    this.#untaken -= bytes;
    if (this.#untaken > windowBytes) return;
    const resume = this.#blocked;
    this.#blocked = undefined;
    resume?.();
  }
}

async function load() {
  const dot = handlerName.lastIndexOf('.');
  const base = join(directory, handlerName.slice(0, dot));
  const file = ['.js', '.cjs', '.mjs'].map((extension) => base + extension).find(existsSync);
  if (file === undefined) throw new Error(`Cannot find module '${base}'`);
  const loaded = file.endsWith('.mjs') ? await import(pathToFileURL(file).href) : require(file);
  const handler = loaded[handlerName.slice(dot + 1)];
  if (typeof handler !== 'function') throw new Error(`${handlerName} is undefined or not exported`);
  return handler;
}

const failure = (error) => ({
  errorType: error instanceof Error ? error.name : typeof error,
  errorMessage: error instanceof Error ? error.message : String(error),
  trace: error instanceof Error ? error.stack : undefined,
});

async function start() {
  let handler;
  try {
    handler = await load();
  } catch (error) {
    tell({ type: 'initFailed', ...failure(error) });
    return;
  }
  let stream;
  parentPort.on('message', async ({ event, requestId, deadline, taken }) => {
    if (taken !== undefined) return stream?.taken(taken);
    beginInvocation(requestId);
    const context = {
      functionName: name,
      functionVersion: '$LATEST',
      invokedFunctionArn: arn,
      memoryLimitInMB: String(memoryMegabytes),
      awsRequestId: requestId,
      logGroupName: `/aws/lambda/${name}`,
      logStreamName: 'local',
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    };
    try {
      if (handler[streaming]) {
        stream = new ResponseStream();
        const ended = new Promise((resolve, reject) => stream.on('finish', resolve).on('error', reject));
        ended.catch(() => {}); // the function may have failed before
        await handler(JSON.parse(event), stream, context);
        if (!stream.writableEnded) throw new Error('Response stream is not finished.');
        return await ended;
      }
      const answer = await handler(JSON.parse(event), context);
      tell({ type: 'answer', payload: JSON.stringify(answer) ?? 'null' });
    } catch (error) {
      stream?.destroy();
      tell({ type: 'failed', ...failure(error) });
    }
  });
  tell({ type: 'ready' });
}

start();
