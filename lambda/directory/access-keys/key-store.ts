import type { AccessKeyRecord } from './access-key-record';

/** The organisation whose keys are meant; `''` for the platform's own. */
export type KeyOwner = string;

/** A new key, whose text exists nowhere but here and in its owner's hands. */
export interface IssuedKey {
  readonly id: string;
  readonly accessKey: string;
  readonly hash: string;
}

/** The port through which the use cases keep key records. What fails behind it is `DirectoryError('unavailable')`. */
export interface KeyStore {
  /** As they are now, oldest first; none for an owner that never had a key. */
  read(owner: KeyOwner): Promise<readonly AccessKeyRecord[]>;
  /**
   * Replaces the records by what `change` makes of them. It may run several times: of two changes at a time none is lost, and
   * what it throws goes to the caller with nothing changed.
   */
  change<Result>(
    owner: KeyOwner,
    change: (keys: readonly AccessKeyRecord[]) => {
      readonly keys: readonly AccessKeyRecord[];
      readonly result: Result;
    },
  ): Promise<Result>;
  /** Forgets all keys of an owner and where they were kept, as if it never had any. Doing it again changes nothing. */
  remove(owner: KeyOwner): Promise<void>;
  /** Makes a key that no record knows yet. */
  issue(owner: KeyOwner, kind: 'scim' | 'admin'): Promise<IssuedKey>;
}
