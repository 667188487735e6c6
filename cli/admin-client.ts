import {
  type AdminAnswer,
  type AdminBody,
  type AdminCallName,
  type AdminParameters,
  type AdminQuery,
  type AdminRoute,
  adminContract,
} from '../lambda/admin/contract';
import { CallFailure } from './call-failure';
import { UsageError } from './command-error';
import type { Connection } from './connection';

/** What a call is given. */
export interface CallInput<Name extends AdminCallName> {
  readonly parameters: AdminParameters<Name>;
  readonly body: AdminBody<Name>;
  readonly query?: AdminQuery<Name>;
  /** The version that must still stand; 412 otherwise. */
  readonly ifMatch?: string | undefined;
}

/** An answer with its `ETag`, where the call has one. */
export interface Versioned<Answer> {
  readonly answer: Answer;
  readonly version: string | undefined;
}

/** Calls of the admin API, typed and checked by its contract. */
export interface AdminClient {
  <Name extends AdminCallName>(name: Name, input: CallInput<Name>): Promise<AdminAnswer<Name>>;
  /** The same, with the version of what is answered. */
  readonly versioned: <Name extends AdminCallName>(
    name: Name,
    input: CallInput<Name>,
  ) => Promise<Versioned<AdminAnswer<Name>>>;
}

/** A client of one admin API. */
export const createAdminClient = (connection: Connection, send: typeof fetch): AdminClient => {
  const versioned: AdminClient['versioned'] = async (name, input) => {
    const route: AdminRoute = adminContract[name];
    // Who runs a command reads what was typed instead.
    const what = `${route.summary.split(';')[0]}: failed.`;
    // The type of `parameters` has exactly the names of the path.
    const path = addressOf(route, input.parameters as Readonly<Record<string, string>>);
    // What is not set is left out; everything else has a text form that the schema reads back.
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries<unknown>(input.query ?? {})) {
      if (value !== undefined) query.set(key, String(value));
    }
    const search = query.size === 0 ? '' : `?${query}`;
    const request: RequestInit = {
      method: route.method,
      headers: {
        authorization: `Bearer ${connection.adminKey}`,
        ...(input.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(input.ifMatch === undefined ? {} : { 'if-match': input.ifMatch }),
      },
      ...(input.body === undefined ? {} : { body: JSON.stringify(input.body) }),
    };
    const lost = (error: unknown) => {
      throw unreachable(what, connection, error);
    };
    const response = await send(connection.adminUrl + path + search, request).catch(lost);
    const text = await response.text().catch(lost);
    if (!response.ok) throw refused(what, name, response.status, text);
    const version = response.headers.get('etag') ?? undefined;
    if (route.response === undefined) return { answer: undefined as AdminAnswer<typeof name>, version }; // 204 has nothing.
    const answer = route.response.safeParse(parse(text));
    if (!answer.success) {
      throw new CallFailure(
        what,
        `${connection.adminUrl} answered ${response.status} with something else than this version of scimctl expects.`,
        'Check that SCIM_ADMIN_URL is the admin API, and that its version is the version of this program.',
        response.status,
      );
    }
    return { answer: answer.data as AdminAnswer<typeof name>, version }; // Checked by the schema that the type comes from.
  };
  return Object.assign(
    async <Name extends AdminCallName>(name: Name, input: CallInput<Name>) => (await versioned(name, input)).answer,
    { versioned },
  );
};

/** `organizationId` → `organisation`, `keyId` → `key`. */
const nounOf = (parameter: string): string =>
  parameter === 'organizationId' ? 'organisation' : parameter.replace(/Id$/, '');

/** An id that is empty or dots would make the address of something else: URLs are shortened by such parts. RFC 3986 §5.2.4. */
const addressOf = (route: AdminRoute, parameters: Readonly<Record<string, string>>): string =>
  route.path.replace(/\{(\w+)\}/g, (_, parameter: string) => {
    const id = parameters[parameter] ?? '';
    if (!/^\.{0,2}$/.test(id)) return encodeURIComponent(id);
    const noun = nounOf(parameter);
    throw new UsageError(
      `"${id}" is the id of no ${noun}.`,
      id === '' ? 'It is empty, as where a variable of the shell is not set.' : 'Nothing is called by dots alone.',
      `Name the ${noun}${parameter === 'organizationId' ? '; "scimctl org list" shows the ids' : ''}.`,
    );
  });

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const unreachable = (what: string, { adminUrl }: Connection, error: unknown): CallFailure => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return new CallFailure(
    what,
    `${adminUrl} cannot be reached: ${cause instanceof Error ? cause.message : String(cause)}.`,
    'Check the address and the network; of the local service, that "npm start" is still running.',
    undefined,
    { cause: error },
  );
};

const fixes: Readonly<Record<number, string>> = {
  401: 'Check SCIM_ADMIN_KEY; make a new platform key with "scimctl bootstrap".',
  403: 'Use a key that may do this: a platform admin key, or an admin key of this organisation.',
  404: 'Check what you wrote; lists such as "scimctl org list" show what there is.',
  429: 'Wait a moment and try again.',
  503: 'Wait a moment and try again.',
};

const platformFix = 'Set SCIM_ADMIN_KEY to a platform admin key, which "scimctl bootstrap" makes.';

/** How the service names what is an option here. */
const forced = '?force=true';

/** Where to find the right id, by what the service says that there is not. */
const lists: Readonly<Record<string, string>> = {
  organisation: 'scimctl org list',
  'access key': 'scimctl key list',
  workspace: 'scimctl workspace list',
  role: 'scimctl role list',
  group: 'scimctl group list',
  user: 'scimctl user list',
};

const missingFix = (detail: string): string | undefined => {
  const list = Object.entries(lists).find(([noun]) => detail.startsWith(`There is no ${noun} `))?.[1];
  return list === undefined ? undefined : `Check what you wrote; "${list}" shows what there is.`;
};

/** The admin keys of a disabled organisation get this too, and no other key of theirs would help. */
const disabledFix = (detail: string): string | undefined => {
  const id = /^The organisation "(.+)" is disabled\.$/.exec(detail)?.[1];
  return id === undefined ? undefined : `A platform admin key enables it again: scimctl org enable ${id}.`;
};

/** The sentence of problem details, of a SCIM error (what the gateway answers by itself), or of what no template shaped. */
const detailOf = (text: string): string => {
  const body = parse(text);
  if (typeof body === 'object' && body !== null) {
    if ('detail' in body) return String(body.detail);
    if ('message' in body) return String(body.message);
  }
  return text.slice(0, 200);
};

const fieldsOf = (text: string): readonly string[] => {
  const body = parse(text);
  const errors = typeof body === 'object' && body !== null && 'errors' in body ? body.errors : undefined;
  return Array.isArray(errors) ? errors.map((error) => String(error?.field)) : [];
};

/** Whether the form of a value was refused that was typed, and not read from a file; of what is missing the form is right. */
const isUsage = (name: AdminCallName, status: number, text: string): boolean =>
  status === 400 &&
  fieldsOf(text).length > 0 &&
  name !== 'exportOrganization' &&
  !detailOf(text).startsWith('There is no ') &&
  !fieldsOf(text).some((field) => field.startsWith('records'));

const refused = (what: string, name: AdminCallName, status: number, text: string): CallFailure => {
  const detail = detailOf(text);
  const fix =
    (status === 409 && detail.includes(forced) ? 'Take away what uses it first, or add --force.' : undefined) ??
    (status === 404 || status === 400 ? missingFix(detail) : undefined) ??
    (status === 403 ? disabledFix(detail) : undefined) ??
    (status === 403 && adminContract[name].scope === 'platform' ? platformFix : undefined) ??
    fixes[status] ??
    (status < 500 ? 'Change what the reason names, and try again.' : 'Look into the log of the admin function.');
  return new CallFailure(what, `${detail.replace(forced, '--force')} (${status})`, fix, status, {
    isUsage: isUsage(name, status, text),
  });
};
