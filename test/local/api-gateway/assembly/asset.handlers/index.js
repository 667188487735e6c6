/** Functions for the tests of the gateway: they answer what the request asks for. */
const { writeFileSync } = require('node:fs');

let invocations = 0;
const container = Math.random().toString(36).slice(2);
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The answer that the body's `answer` holds, else the event and the environment as the function sees them. */
exports.act = async (event, context) => {
  invocations += 1;
  const asked = (() => {
    try {
      return JSON.parse(event.body) ?? {};
    } catch {
      return {};
    }
  })();
  if (asked.throw) throw new Error(asked.throw);
  if (asked.exit) process.exit(1);
  if (asked.loop) for (;;);
  if (asked.bodyOfSize) return { statusCode: 200, body: 'x'.repeat(asked.bodyOfSize) };
  if (asked.log) console.log(asked.log);
  if ('answer' in asked) return asked.answer;
  const seen = { event, invocations, container, environment: process.env, memory: context.memoryLimitInMB };
  return { statusCode: 200, body: JSON.stringify(seen) };
};

/** Streams what the body asks for: pieces, each after a pause, or a failure. */
exports.streamed = awslambda.streamifyResponse(async (event, stream) => {
  const asked = JSON.parse(event.body);
  if (asked.poolSize) Buffer.poolSize = asked.poolSize;
  if (asked.throw === 'first') throw new Error('first');
  if (asked.raw !== undefined) return stream.end(asked.raw);
  const body = awslambda.HttpResponseStream.from(stream, asked.head);
  for (const piece of asked.pieces ?? []) {
    await pause(piece.after ?? 0);
    const bytes = Buffer.from(piece.base64 ?? '', 'base64');
    const written = body.write(piece.text ?? (piece.size === undefined ? bytes : 'x'.repeat(piece.size)));
    if (!written) await new Promise((resolve) => body.once('drain', resolve));
  }
  if (asked.throw === 'last') throw new Error('last');
  if (asked.hang) await pause(10_000);
  if (!asked.unended) body.end();
});

exports.slow = async (event) => {
  if (event.queryStringParameters?.log) console.log(event.queryStringParameters.log);
  await pause(Number(event.queryStringParameters?.ms ?? 1000));
  return { statusCode: 200, body: container };
};

const allow = (resource) => ({ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: resource });

/** What it answers depends on the word in the token. */
exports.authorizer = async ({ authorizationToken, methodArn }) => {
  const all = `${methodArn.split('/').slice(0, 2).join('/')}/*`;
  const word = authorizationToken.replace('Bearer ', '');
  const statements = {
    good: [allow(all)],
    narrow: [allow(methodArn)],
    readonly: [allow(all), { ...allow(`${methodArn.split('/').slice(0, 2).join('/')}/DELETE/*`), Effect: 'Deny' }],
    nothing: [],
    nested: [allow(all)],
  };
  if (word === 'unauthorized') throw new Error('Unauthorized');
  if (word === 'crash') throw new Error('Something else');
  if (word === 'sleep') await pause(5000);
  if (word === 'malformed') return { principalId: 'x' };
  const context = word === 'nested' ? { list: [1] } : { text: 'a', number: 1, flag: true, none: null };
  return { principalId: word, policyDocument: { Version: '2012-10-17', Statement: statements[word] ?? [] }, context };
};

exports.scheduled = async (event) => {
  writeFileSync(process.env.SCHEDULE_OUTPUT, JSON.stringify(event));
};
