import { resolve } from 'node:path';

/**
 * The server that ours is compared with: the packages that serve SCIM from Node, in their newest versions. Express is of the
 * last major version with which the routers can page: they write to `request.query`, which Express 5 does not keep.
 */
export const peer = {
  title: 'scimmy',
  packages: { scimmy: '1.3.5', 'scimmy-routers': '1.3.2', express: '4.22.3' },
} as const;

/** Where its packages are installed: they are no dependencies of this product. */
export const peerFolder = resolve(__dirname, '..', '..', '.cache', 'bench-http');

/** The largest directory and group that it is measured with; one request takes seconds beyond. */
export const peerLimits = { users: 10_000, members: 10_000 } as const;
