/**
 * What runs in a container: loads the handler and answers one invocation at a time. Plain CommonJS, because a worker
 * thread starts without the TypeScript loader and a cold start has no time to load it.
 */
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { pathToFileURL } = require('node:url');
const { parentPort, workerData } = require('node:worker_threads');

const { directory, handler: handlerName, name, arn, memoryMegabytes, codeCache } = workerData;

// Node 22 and later keep compiled code between starts, as a container image does.
if (codeCache) require('node:module').enableCompileCache?.(codeCache);

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
    parentPort.postMessage({ type: 'initFailed', ...failure(error) });
    return;
  }
  parentPort.on('message', async ({ event, requestId, deadline }) => {
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
      const answer = await handler(JSON.parse(event), context);
      parentPort.postMessage({ type: 'answer', payload: JSON.stringify(answer) ?? 'null' });
    } catch (error) {
      parentPort.postMessage({ type: 'failed', ...failure(error) });
    }
  });
  parentPort.postMessage({ type: 'ready' });
}

start();
