/** SCIMMY with its Express routers and a Map as store, as the documentation of both shows, in a process of its own. */
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openSideChannel } from './side-channel';

interface Stored {
  readonly id: string;
  readonly userName?: string;
  readonly meta: object;
}

/** What a handler is told of a request. */
interface Asked {
  readonly id?: string;
  readonly filter?: { match(resources: readonly Stored[]): Stored[] };
  readonly constraints?: { startIndex?: number; count?: number; totalResults?: number };
}

interface ResourceClass {
  ingress(handler: (asked: Asked, data: Stored) => Stored): ResourceClass;
  egress(handler: (asked: Asked) => Stored | Stored[]): ResourceClass;
  degress(handler: (asked: Asked) => void): ResourceClass;
  extend(schema: unknown, required: boolean): ResourceClass;
}

interface Scimmy {
  readonly Resources: { User: ResourceClass; Group: ResourceClass; declare(resource: ResourceClass): ResourceClass };
  readonly Schemas: { readonly EnterpriseUser: unknown };
  readonly Types: { Error: new (status: number, type: string | null, message: string) => Error };
}

interface Application {
  use(path: string, middleware: unknown): void;
  listen(port: number, host: string, listening: () => void): Server;
}

const main = (folder: string): void => {
  const load = createRequire(join(folder, 'x.js'));
  const express = load('express') as () => Application; // the packages' own types are not installed here
  const { SCIMMY, default: Routers } = load('scimmy-routers') as {
    SCIMMY: Scimmy;
    default: new (options: object) => unknown;
  };
  const notFound = (id: string | undefined) => new SCIMMY.Types.Error(404, null, `Resource ${id} not found`);

  /** Pages are cut in the store: the routers would otherwise build every resource of the directory for each page. */
  const pageOf = (found: readonly Stored[], { constraints }: Asked): Stored[] => {
    if (constraints === undefined) return [...found];
    const { startIndex = 1, count = 20 } = constraints;
    constraints.totalResults = found.length;
    return found.slice(startIndex - 1, startIndex - 1 + count);
  };

  const keep = (resource: ResourceClass, nameOf: (data: Stored) => string | undefined): void => {
    const resources = new Map<string, Stored>();
    const idsByName = new Map<string, string>();
    let inOrder: readonly Stored[] | undefined;
    const all = () => (inOrder ??= [...resources.values()]);
    SCIMMY.Resources.declare(resource)
      .ingress(({ id: given }, data) => {
        const before = given === undefined ? undefined : resources.get(given);
        if (given !== undefined && before === undefined) throw notFound(given);
        const id = given ?? randomUUID();
        const name = nameOf(data)?.toLowerCase();
        const holder = name === undefined ? undefined : idsByName.get(name);
        if (holder !== undefined && holder !== id) throw new SCIMMY.Types.Error(409, 'uniqueness', `${name} is taken`);
        const at = new Date();
        const created = before === undefined ? at : (before.meta as { created: Date }).created;
        const stored = { ...JSON.parse(JSON.stringify(data)), id, meta: { created, lastModified: at } };
        resources.set(id, stored);
        inOrder = undefined;
        if (name !== undefined) idsByName.set(name, id);
        return stored;
      })
      .egress((asked) => {
        if (asked.id === undefined)
          return pageOf(asked.filter === undefined ? all() : asked.filter.match(all()), asked);
        const found = resources.get(asked.id);
        if (found === undefined) throw notFound(asked.id);
        return found;
      })
      .degress(({ id = '' }) => {
        if (!resources.delete(id)) throw notFound(id);
        inOrder = undefined;
      });
  };

  const { User, Group } = SCIMMY.Resources;
  keep(User, ({ userName }) => userName);
  keep(Group, () => undefined);
  User.extend(SCIMMY.Schemas.EnterpriseUser, false);

  const accessKey = randomUUID();
  const app = express();
  const handler = (request: { header(name: string): string | undefined }) => {
    if (request.header('Authorization') !== `Bearer ${accessKey}`) throw new Error('Authorization not detected!');
    return 'bench';
  };
  app.use('/scim', new Routers({ type: 'bearer', handler }));
  const server = app.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo; // it listens on a port, not on a pipe
    server.keepAliveTimeout = 600_000; // others are measured in between
    const stop = () => new Promise<void>((resolve) => server.close(() => resolve()).closeAllConnections());
    openSideChannel({ baseUrl: `http://127.0.0.1:${port}/scim`, accessKey }, { stop });
  });
};

main(process.argv[2] ?? '');
