import { bodyOf } from './check-answer';
import type { Answer, SentRequest } from './send';
import { pointAt } from './variables';

/** What a run made in the directory and has not deleted yet. */
export interface MadeResources {
  /** Notes what a request made or deleted. */
  note(sent: SentRequest, answer: Answer): void;
  /** Addresses, the newest first: groups were made after their members. */
  addresses(): readonly string[];
}

/** Keeps account of the resources that POSTs make and DELETEs remove. */
export const createMadeResources = (): MadeResources => {
  const made = new Set<string>();
  return {
    note: ({ method, url }, answer) => {
      const address = url.replace(/\?.*$/, '').replace(/\/+$/, '');
      const id = pointAt(bodyOf(answer), '/id');
      if (method === 'POST' && answer.status === 201 && typeof id === 'string')
        made.add(`${address}/${encodeURIComponent(id)}`);
      if (method === 'DELETE' && answer.status === 204) made.delete(address);
    },
    addresses: () => [...made].reverse(),
  };
};
