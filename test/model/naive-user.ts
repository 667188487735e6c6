/** A second, deliberately naive reading of what a POST, PUT or PATCH makes of a user: loops and copies, no tables. */
import type { Json, JsonObject } from '../../lambda/scim/json';
import type { Mode } from '../../lambda/scim/mode';

export interface NaiveEmail {
  value?: string;
  type?: string;
  primary?: boolean;
}
export interface NaiveUser {
  userName: string;
  externalId?: string;
  nickName?: string;
  active: boolean;
  name?: { givenName?: string; familyName?: string };
  emails?: NaiveEmail[];
  department?: string;
}

/** What a request is refused with. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly scimType?: string,
  ) {
    super(`${status} ${scimType ?? ''}`);
  }
}

export const ENT = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const copy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
const isNothing = (value: Json | undefined) => value === undefined || value === null || value === '';
export const folded = (text: string) => text.normalize('NFKC').toLowerCase();

const readText = (value: Json | undefined): string | undefined => {
  if (isNothing(value)) return undefined;
  if (typeof value !== 'string') throw new Refused(400, 'invalidValue');
  return value;
};

const readFlag = (value: Json | undefined, mode: Mode): boolean | undefined => {
  if (isNothing(value)) return undefined;
  if (typeof value === 'boolean') return value;
  if (mode === 'compatible' && typeof value === 'string' && ['true', 'false'].includes(value.toLowerCase()))
    return value.toLowerCase() === 'true';
  throw new Refused(400, 'invalidValue');
};

const readEmail = (given: JsonObject, mode: Mode): NaiveEmail => {
  const email: NaiveEmail = {};
  const [value, type, primary] = [readText(given.value), readText(given.type), readFlag(given.primary, mode)];
  if (value !== undefined) email.value = value;
  if (type !== undefined) email.type = type;
  if (primary !== undefined) email.primary = primary;
  return email;
};

/** At most one is primary; the one at `winner`, or else the last. */
const onePrimary = (emails: NaiveEmail[], winner: number | undefined): NaiveEmail[] => {
  let last = -1;
  for (let at = 0; at < emails.length; at += 1) if (emails[at]?.primary === true) last = at;
  if (winner !== undefined && emails[winner]?.primary === true) last = winner;
  return emails.map((email, at) => (email.primary === true && at !== last ? { ...email, primary: false } : email));
};

/** None stands twice; what is said twice, once as primary, is primary. */
const eachOnce = (emails: NaiveEmail[]): NaiveEmail[] => {
  const once: NaiveEmail[] = [];
  for (const email of emails) {
    const same = once.find(({ value, type }) => value === email.value && type === email.type);
    if (same === undefined) once.push({ ...email });
    else if (email.primary === true) same.primary = true;
  }
  return once;
};

const readEmails = (given: Json | undefined, mode: Mode): NaiveEmail[] => {
  if (isNothing(given)) return [];
  if (!Array.isArray(given) && mode === 'strict') throw new Refused(400, 'invalidValue');
  const list = (Array.isArray(given) ? given : [given]) as JsonObject[];
  const emails = eachOnce(list.map((one) => readEmail(one, mode)));
  const marked = emails.filter(({ primary }) => primary === true).length;
  if (marked > 1 && mode === 'strict') throw new Refused(400, 'invalidValue');
  return onePrimary(emails, undefined);
};

const tidy = (user: NaiveUser): NaiveUser => {
  const result = copy(user); // drops what is undefined
  if (result.name !== undefined && Object.keys(result.name).length === 0) delete result.name;
  if (result.emails?.length === 0) delete result.emails;
  return result;
};

/** The user that a body describes. */
export const readUser = (body: JsonObject, mode: Mode, current?: NaiveUser): NaiveUser => {
  const externalId = readText(body.externalId);
  const userName = readText(body.userName);
  if (userName === undefined || userName.trim() === '') throw new Refused(400, 'invalidValue');
  const name = (body.name ?? {}) as JsonObject;
  const extension = (body[ENT] ?? {}) as JsonObject;
  return tidy({
    userName,
    externalId,
    nickName: readText(body.nickName),
    active: readFlag(body.active, mode) ?? current?.active ?? true,
    name: { givenName: readText(name.givenName), familyName: readText(name.familyName) },
    emails: readEmails(body.emails, mode),
    department: readText(extension.department),
  } as NaiveUser); // `tidy` drops the undefined ones
};

/** What two e-mails say, however it is written. */
const said = ({ value, type, primary }: NaiveEmail) => JSON.stringify([value, type, primary === true]);
const sameEmails = (a: NaiveEmail[], b: NaiveEmail[]) =>
  JSON.stringify(a.map(said).sort()) === JSON.stringify(b.map(said).sort());

const addEmails = (held: NaiveEmail[], added: NaiveEmail[]): NaiveEmail[] => {
  const all = [...held];
  let winner: number | undefined;
  for (const one of added) {
    const same = ({ value = '', type }: NaiveEmail) =>
      folded(value) === folded(one.value ?? '') &&
      (one.type === undefined || (type !== undefined && folded(type) === folded(one.type)));
    let at = all.findIndex(same);
    const found = all[at];
    if (found === undefined) at = all.push(one) - 1;
    else {
      const value = found.value === undefined ? {} : { value: found.value };
      const type = found.type === undefined ? {} : { type: found.type };
      all[at] = { ...found, ...one, ...value, ...type };
    }
    if (one.primary === true) winner = at;
  }
  return winner === undefined ? all : onePrimary(all, winner);
};

/** An operation on the e-mails of one type, whole or their `value`. */
const patchTyped = (held: NaiveEmail[], type: string, sub: boolean, { op, value }: JsonObject, mode: Mode) => {
  const isMeant = (email: NaiveEmail) => email.type !== undefined && folded(email.type) === folded(type);
  if (op === 'remove') return held.filter((email) => !isMeant(email));
  const given: NaiveEmail = sub ? { value: String(value) } : readEmail(value as JsonObject, mode);
  if (!held.some(isMeant)) {
    if (op === 'replace' && mode === 'strict') throw new Refused(400, 'noTarget');
    return addEmails(held, [{ ...given, type }]);
  }
  const whole = !sub && op === 'replace' && mode === 'strict';
  const after = held.map((email) => (isMeant(email) ? (whole ? given : { ...email, ...given }) : email));
  const primaries = after.flatMap((email, at) => (isMeant(held[at] ?? {}) && email.primary === true ? [at] : []));
  if (primaries.length > 1 && mode === 'strict') throw new Refused(400, 'invalidValue');
  return onePrimary(after, primaries.at(-1));
};

const patchEmails = (user: NaiveUser, path: string, operation: JsonObject, mode: Mode): NaiveEmail[] => {
  const held = user.emails ?? [];
  const typed = /^emails\[type eq "(\w+)"\](\.value)?$/.exec(path);
  if (typed !== null) return patchTyped(held, typed[1] ?? '', typed[2] !== undefined, operation, mode);
  const { op, value } = operation;
  if (op === 'remove') return [];
  if (op === 'replace') return readEmails(value, mode);
  const list = Array.isArray(value) ? value : isNothing(value) ? [] : [value as Json];
  return addEmails(held, readEmails(list, mode));
};

const patchName = (user: NaiveUser, { op, value }: JsonObject) => {
  if (op === 'remove' || isNothing(value)) return {};
  const given = value as JsonObject;
  const name = { ...user.name };
  for (const part of ['givenName', 'familyName'] as const) {
    if (given[part] === undefined) continue;
    const text = readText(given[part]);
    if (text === undefined) delete name[part];
    else name[part] = text;
  }
  return name;
};

const applyOne = (user: NaiveUser, path: string, operation: JsonObject, mode: Mode): void => {
  const { op, value } = operation;
  if (path.startsWith('emails')) user.emails = patchEmails(user, path, operation, mode);
  else if (path === 'name') user.name = patchName(user, operation);
  else if (path.startsWith('name.')) {
    const part = path.slice(5) as 'givenName' | 'familyName'; // the sequences name no other
    user.name = patchName(user, { op: 'add', value: { [part]: op === 'remove' ? null : (value ?? null) } });
  } else if (path === 'active') {
    if (op === 'remove') throw new Refused(400, 'mutability');
    const flag = readFlag(value, mode);
    if (flag === undefined) throw new Refused(400, 'invalidValue');
    user.active = flag;
  } else if (path === 'userName') {
    if (op === 'remove') throw new Refused(400, 'mutability');
    const text = readText(value);
    if (text === undefined || text.trim() === '') throw new Refused(400, 'invalidValue');
    user.userName = text;
  } else {
    const key = (path === `${ENT}:department` ? 'department' : path) as 'nickName' | 'externalId' | 'department';
    const text = op === 'remove' ? undefined : readText(value);
    if (text === undefined) delete user[key];
    else user[key] = text;
  }
};

/** The user after the operations, or the refusal of all. */
export const patchUser = (before: NaiveUser, operations: readonly JsonObject[], mode: Mode): NaiveUser => {
  const user = copy(before);
  for (const operation of operations) {
    if (typeof operation.path === 'string') applyOne(user, operation.path, operation, mode);
    else if (operation.op === 'remove') throw new Refused(400, 'noTarget');
    else
      for (const [path, value] of Object.entries(operation.value as JsonObject))
        applyOne(user, path, { ...operation, value }, mode);
  }
  const emails = eachOnce(user.emails ?? []);
  user.emails = sameEmails(emails, before.emails ?? []) ? (before.emails ?? []) : emails;
  return tidy(user);
};
