/** Entries of a log and where it goes on. */
interface Page<Entry> {
  readonly entries: readonly Entry[];
  readonly nextCursor?: string | undefined;
}

/** The most that one page takes. */
const LARGEST_PAGE = 500;

/** As many entries as are wanted, over as many pages as they take: a page may hold few and have more behind it. */
export const collectPages = async <Entry>(
  { limit, cursor: first }: { readonly limit: number; readonly cursor?: string | undefined },
  read: (page: { limit: number; cursor?: string }) => Promise<Page<Entry>>,
): Promise<{ readonly entries: readonly Entry[]; readonly nextCursor?: string }> => {
  const entries: Entry[] = [];
  let cursor = first;
  for (;;) {
    const page = await read({
      limit: Math.min(LARGEST_PAGE, limit - entries.length),
      ...(cursor === undefined ? {} : { cursor }),
    });
    entries.push(...page.entries);
    cursor = page.nextCursor;
    if (cursor === undefined) return { entries };
    if (entries.length >= limit) return { entries, nextCursor: cursor };
  }
};
