/** Plays recorded traffic against a SCIM service, and removes what came into being by it. */
import { randomBytes, randomUUID } from 'node:crypto';
import { allowedStatuses, bodyOf, captureFrom, checkAnswer } from './check-answer';
import type { Exchange, Sequence } from './exchange';
import { createMadeResources, type MadeResources } from './made-resources';
import { type Answer, type SentRequest, send } from './send';
import { checkInterrupted, Interruption, SimulationFailure } from './simulation-failure';
import { fillIn, fillInText, type Variables, variablesIn } from './variables';

/** A SCIM service and the key that opens it. */
export interface Target {
  readonly baseUrl: string;
  readonly token: string;
}

export interface PlayedExchange {
  readonly title: string;
  /** Undefined when an earlier answer lacked what the request needs. */
  readonly sent?: SentRequest;
  readonly answer?: Answer;
  /** A sentence for each part that did not hold; none when all did. */
  readonly problems: readonly string[];
}

export interface PlayedSequence {
  readonly name: string;
  readonly exchanges: readonly PlayedExchange[];
  /** Addresses of what the sequence made and could not be deleted. */
  readonly leftovers: readonly string[];
}

/** What makes the names of a run its own. */
export interface RunNames {
  readonly unique: string;
  readonly guid: string;
}

const randomNames = (): RunNames => ({ unique: randomBytes(5).toString('hex'), guid: randomUUID() });

const authorization = ({ token }: Target) => ({ Authorization: `Bearer ${token}` });

/** Of the headers that go with every request, those that describe a body go with one only. */
const headersFor = ({ headers }: Sequence, { request }: Exchange): Readonly<Record<string, string>> => {
  const common = Object.entries(headers).filter(
    ([name]) => request.body !== undefined || name.toLowerCase() !== 'content-type',
  );
  return { ...Object.fromEntries(common), ...request.headers };
};

const prepare = (sequence: Sequence, exchange: Exchange, target: Target, variables: Variables): SentRequest => {
  const { method, path, body } = exchange.request;
  return {
    method,
    url: target.baseUrl + fillInText(path, variables, encodeURIComponent),
    headers: { ...headersFor(sequence, exchange), ...authorization(target) },
    ...(body === undefined ? {} : { body: JSON.stringify(fillIn(body, variables)) }),
  };
};

/** Throws where the very first answer shows that nothing can be said of the service. */
const checkFirst = (exchange: Exchange, answer: Answer, { baseUrl }: Target): void => {
  const { status } = answer;
  if (allowedStatuses(exchange).includes(status)) return;
  if (status === 401 || status === 403) {
    throw new SimulationFailure(
      `${baseUrl} refuses the key (${status}): give one of this organisation that is neither expired nor revoked with --token.`,
    );
  }
  if (bodyOf(answer) === undefined) {
    throw new SimulationFailure(
      `${baseUrl} does not answer as a SCIM service (${status}, and no JSON): check --base-url, which has to end where /Users begins.`,
    );
  }
};

/** The variables without which an exchange cannot be played: all that it names but does not capture itself. */
const neededBy = ({ request, expect, capture = {} }: Exchange): readonly string[] => {
  const { headers = {}, body = {} } = expect;
  const expected = [...variablesIn(headers), ...variablesIn(body)].filter((name) => !Object.hasOwn(capture, name));
  return [...variablesIn(request.path), ...variablesIn(request.body), ...expected];
};

/** The exchanges as they were played; those after one that fails too, as far as they have what they need. */
const play = async (
  sequence: Sequence,
  target: Target,
  names: RunNames,
  made: MadeResources,
  interrupted: AbortSignal | undefined,
) => {
  const played: PlayedExchange[] = [];
  let variables: Variables = { ...names, baseUrl: target.baseUrl };
  for (const exchange of sequence.exchanges) {
    const { title } = exchange;
    const needed = neededBy(exchange);
    const lacking = needed.find((name) => !Object.hasOwn(variables, name));
    if (lacking !== undefined) {
      played.push({ title, problems: [`not sent, since an earlier answer did not give {{${lacking}}}`] });
      continue;
    }
    checkInterrupted(interrupted);
    const sent = prepare(sequence, exchange, target, variables);
    const answer = await send(sent);
    made.note(sent, answer);
    if (played.length === 0) checkFirst(exchange, answer, target);
    const captured = captureFrom(exchange, answer);
    variables = { ...variables, ...captured.variables };
    played.push({ title, sent, answer, problems: [...checkAnswer(exchange, answer, variables), ...captured.problems] });
  }
  return played;
};

/** Deletes what was made; answers the addresses of what could not be deleted. */
const remove = async (made: MadeResources, target: Target): Promise<readonly string[]> => {
  const leftovers: string[] = [];
  for (const url of made.addresses()) {
    const { status } = await send({ method: 'DELETE', url, headers: authorization(target) });
    if (status !== 200 && status !== 204 && status !== 404) leftovers.push(url);
  }
  return leftovers;
};

/**
 * Plays a sequence and cleans up after it. Throws a `SimulationFailure` when the service cannot be reached or refuses the key, and an
 * `Interruption`, after it has cleaned up, when the run is to end.
 */
export const playSequence = async (
  sequence: Sequence,
  { baseUrl, token }: Target,
  names: RunNames = randomNames(),
  interrupted?: AbortSignal,
): Promise<PlayedSequence> => {
  const target = { baseUrl: baseUrl.replace(/\/+$/, ''), token };
  const made = createMadeResources();
  try {
    const exchanges = await play(sequence, target, names, made, interrupted);
    return { name: sequence.name, exchanges, leftovers: await remove(made, target) };
  } catch (error) {
    // What was made goes as far as the service still answers; why the run stopped matters more.
    const leftovers = await remove(made, target).catch(() => made.addresses());
    throw error instanceof Interruption ? new Interruption(error.signal, leftovers) : error;
  }
};
