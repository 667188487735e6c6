import type { ActivityEntry } from './activity-entry';

/** A key that once was good and opens nothing any more, and is still used. */
export interface Knock {
  readonly organizationId: string;
  /** Of the organization that the key was made for. */
  readonly incarnationId: string;
  readonly keyId: string;
  readonly keyName: string;
  readonly reason: 'expired' | 'revoked';
}

/** Notes that a dead key knocks, at most every 15 minutes a key. Never fails. */
export type RecordKnock = (knock: Knock) => Promise<void>;

/** The last time that a dead key knocked, to 15 minutes. */
export interface LastKnock extends Omit<Knock, 'organizationId' | 'incarnationId'> {
  readonly at: string;
}

/** The line of the log. */
export const activityOfKnock = ({ keyId, keyName, reason }: Knock, id: string, at: string): ActivityEntry => ({
  id,
  at,
  kind: 'knock',
  outcome: 'refused',
  key: { id: keyId, name: keyName },
  status: 401,
  detail: `The access key "${keyName}" is ${reason} and still in use. Give its user a new one.`,
});
