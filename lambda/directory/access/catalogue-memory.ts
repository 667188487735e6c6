import type { OrganizationRecord } from '../organization-record';
import type { AccessStore } from './access-store';
import { type Catalogue, emptyCatalogue } from './catalogue';

/** Organisations whose catalogues a running function remembers. */
const REMEMBERED = 100;

/** By what reads the catalogues: a request may wrap the directory, and wraps nothing of this. */
const memories = new WeakMap<AccessStore['catalogue'], Map<string, Remembered>>();

interface Remembered {
  readonly incarnationId: string;
  readonly catalogue: Catalogue;
}

/**
 * The catalogue as it stood when the organisation was read, or later. Each request reads the organisation, whose item counts
 * the changes of the catalogue: what is remembered of that count is as good as read anew.
 */
export const catalogueOf = async (
  store: Pick<AccessStore, 'catalogue'>,
  { id, incarnationId, catalogue: summary }: Pick<OrganizationRecord, 'id' | 'incarnationId' | 'catalogue'>,
): Promise<Catalogue> => {
  if (summary === undefined) return emptyCatalogue;
  let memory = memories.get(store.catalogue);
  if (memory === undefined) memories.set(store.catalogue, (memory = new Map()));
  const known = memory.get(id);
  if (known?.incarnationId === incarnationId && known.catalogue.version >= summary.version) return known.catalogue;
  const catalogue = await store.catalogue(id, summary.version);
  memory.delete(id);
  memory.set(id, { incarnationId, catalogue });
  for (const oldest of memory.keys()) {
    if (memory.size <= REMEMBERED) break;
    memory.delete(oldest);
  }
  return catalogue;
};
