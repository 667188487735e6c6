/**
 * What a function logs, in the two formats of Lambda. Lines go along with the next message to the main thread: through the
 * streams of a worker each would be a message of its own, and cost about as much as an invocation.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
const { format } = require('node:util');
const { parentPort, workerData } = require('node:worker_threads');

/** Of the invocation under way. */
let requestId;
let lines = [];

const takeLines = () => {
  const taken = lines;
  if (taken.length > 0) lines = [];
  return taken;
};

const tellLines = () => {
  if (lines.length > 0) parentPort.postMessage({ type: 'log', lines: takeLines() });
};

const add = (line) => {
  if (lines.length === 0) setImmediate(tellLines).unref();
  lines.push(line);
};

/** A single object is the message itself. */
const jsonLine = (level, values) => {
  const [only] = values;
  const whole = values.length === 1 && typeof only === 'object' && only !== null && !(only instanceof Error);
  const line = { timestamp: new Date().toISOString(), level, requestId };
  try {
    return JSON.stringify({ ...line, message: whole ? only : format(...values) });
  } catch {
    return JSON.stringify({ ...line, message: format(...values) }); // what JSON has no form for
  }
};

const levels = { trace: 'TRACE', debug: 'DEBUG', log: 'INFO', info: 'INFO', warn: 'WARN', error: 'ERROR' };
for (const [method, level] of Object.entries(levels)) {
  console[method] = (...values) => {
    if (workerData.logFormat === 'JSON') add(jsonLine(level, values));
    else for (const line of format(...values).split('\n')) add(line);
  };
}
process.on('exit', tellLines);

exports.beginInvocation = (id) => {
  requestId = id;
};
exports.takeLines = takeLines;
