/** scimctl as a function, talking to the admin API of the embedded service. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { runScimctl } from '../../cli/run-scimctl';
import { type AdminWorld, startAdminWorld } from '../admin/fixture';
import { scimApi } from './scim-api';

export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  readonly terminal?: boolean;
  /** Whether a person sees the error output. */
  readonly errorTerminal?: boolean;
  /** What is piped into the program. */
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly program?: string;
  readonly now?: () => Date;
  readonly interruption?: AbortSignal;
  /** Whether a run of this id goes on; undefined where nobody knows. */
  readonly isAlive?: (id: string) => boolean | undefined;
  /** Of this run. */
  readonly id?: string;
  /** What happens while the program waits; false ends it, which it does at once without this. */
  readonly wait?: () => Promise<boolean>;
}

export interface CliWorld {
  readonly service: AdminWorld;
  /** The working directory of every run, empty at first. */
  readonly directory: string;
  readonly run: (args: readonly string[], options?: RunOptions) => Promise<Run>;
  /** The SCIM API as identity providers reach it. */
  readonly scim: (url: string, init: RequestInit) => Promise<Response>;
  /** Called before each request to the admin API with its number; what it answers is the answer, and what it throws the network's. */
  readonly disturb: (disturbance: Disturbance) => void;
  /** Lets this word in answers of the admin API be that text, and the other way round in requests: data from before a rule forbade it. */
  readonly spell: (word: string, as: string) => void;
  /** Lets the SCIM API answer 500 to some requests from now on. */
  readonly breakScim: (breaks: (request: { readonly method: string; readonly path: string }) => boolean) => void;
  readonly stop: () => Promise<void>;
}

export type Disturbance = (request: {
  readonly number: number;
  readonly method: string;
  readonly path: string;
}) => Response | undefined | Promise<undefined>;

const rootUrl = 'https://api.example.com/prod';
const adminUrl = `${rootUrl}/admin/v1`;

/** Names the admin API and a key; the gateway's part, turning a key into a caller, is not what is tested here. */
export const connected = { SCIM_ADMIN_URL: adminUrl, SCIM_ADMIN_KEY: 'scima_test' };

/** Decodes what stands before the query, as the gateway does. */
const decodedPath = (target: string): string => target.replace(/^[^?]*/, (path) => decodeURIComponent(path));

export const startCliWorld = async (): Promise<CliWorld> => {
  const service = await startAdminWorld();
  const serve = scimApi(service, rootUrl);
  let breaks: Parameters<CliWorld['breakScim']>[0] = () => false;
  const scim = async (url: string, init: RequestInit): Promise<Response> =>
    breaks({ method: init.method ?? 'GET', path: new URL(url).pathname })
      ? new Response('{}', { status: 500 })
      : serve(url, init);
  let [word, spelled] = ['', ''];
  const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
  const toService = (text: string): string =>
    word === '' ? text : text.replaceAll(inJson(spelled), word).replaceAll(spelled, word);
  const fromService = (text: string): string => (word === '' ? text : text.replaceAll(word, inJson(spelled)));
  let [disturbance, requests]: [Disturbance, number] = [() => undefined, 0];
  const directory = mkdtempSync(join(tmpdir(), 'scimctl-'));

  const toAdminApi = async (input: Parameters<typeof fetch>[0], init: RequestInit = {}): Promise<Response> => {
    const url = String(input);
    if (url.startsWith(`${rootUrl}/organizations/`)) return scim(url, init);
    if (!url.startsWith(adminUrl)) throw new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
    const headers = new Headers(init.headers);
    if (headers.get('authorization') !== 'Bearer scima_test') {
      return new Response('{"detail":"The access key is unknown."}', { status: 401 });
    }
    const method = init.method ?? 'GET';
    const disturbed = await disturbance({ number: (requests += 1), method, path: url.slice(adminUrl.length) });
    if (disturbed !== undefined) return disturbed;
    const {
      status,
      body,
      headers: answered,
    } = await service.send({
      method,
      path: toService(decodedPath(url.slice(adminUrl.length))),
      headers: Object.fromEntries(headers),
      ...(init.body === undefined ? {} : { body: toService(String(init.body)) }),
    });
    const etag = answered.etag;
    return new Response(body === undefined ? null : fromService(JSON.stringify(body)), {
      status,
      ...(etag === undefined ? {} : { headers: { etag } }),
    });
  };

  return {
    service,
    directory,
    scim,
    disturb: (next) => {
      [disturbance, requests] = [next, 0];
    },
    spell: (...pair) => {
      [word, spelled] = pair;
    },
    breakScim: (which) => {
      breaks = which;
    },
    run: async (
      args,
      {
        terminal = false,
        errorTerminal = false,
        input,
        environment = connected,
        wait = async () => false,
        columns,
        program,
        now = () => new Date(),
        interruption = new AbortController().signal,
        isAlive = () => undefined,
        id = 'test-1',
      } = {},
    ) => {
      let [out, err] = ['', ''];
      const code = await runScimctl(args, {
        // Away from any local service of whoever runs the tests.
        environment: { SCIM_LOCAL_DIR: join(directory, 'local'), ...environment },
        directory,
        terminal,
        errorTerminal,
        ...(input === undefined ? {} : { input: () => Readable.from([input]) }),
        write: (text) => {
          out += text;
        },
        writeError: (text) => {
          err += text;
        },
        fetch: toAdminApi,
        secretsManager: () => service.secretsManager,
        wait,
        now,
        columns,
        ...(program === undefined ? {} : { program }),
        interruption: () => interruption,
        run: { id, isAlive },
        newId: randomUUID,
        randomBytes,
      });
      return { code, out, err };
    },
    stop: async () => {
      rmSync(directory, { recursive: true });
      await service.stop();
    },
  };
};
