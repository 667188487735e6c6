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

const tell = (message) => parentPort.postMessage({ ...message, lines: takeLines() });

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
      // Before the first write and not at once: a stream that is ended without one carries no prelude.
      stream.beforeFirstWrite = () => [Buffer.from(JSON.stringify(prelude)), Buffer.alloc(8)];
      return stream;
    },
  },
};

/** Bytes on their way that the client has not taken yet; beyond it a write waits. */
const windowBytes = 1024 * 1024;

/** The stream that a function writes its answer to. What is written in one go is sent in one message. */
class ResponseStream extends Writable {
  beforeFirstWrite;
  contentType = 'application/octet-stream';
  #pending = [];
  #flushing;
  #untaken = 0;
  #blocked;

  setContentType(contentType) {
    this.contentType = contentType;
  }

  _write(chunk, _encoding, callback) {
    const before = this.beforeFirstWrite?.() ?? [];
    this.beforeFirstWrite = undefined;
    for (const bytes of [...before, chunk]) {
      this.#untaken += bytes.length;
      this.#pending.push(bytes);
    }
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
    const bytes = Buffer.concat(this.#pending);
    this.#pending = [];
    tell({ type: 'streamed', bytes, ended });
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
