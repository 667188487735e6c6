import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { bundle } from '../../../lib/bundling/bundle';
import { createAuthority } from './certificates';

const folder = mkdtempSync(join(tmpdir(), 'tls-'));
const program = join(folder, 'post-twice.js');
const servers: Server[] = [];

interface Seen {
  readonly body: string;
  readonly serverName: string;
  readonly protocol: string;
  readonly resumed: boolean;
}

/** A server that keeps what it saw of each request. */
const serve = async (
  options: ServerOptions,
  keepOpen = true,
): Promise<{ readonly port: number; readonly seen: Seen[] }> => {
  const seen: Seen[] = [];
  const server = createServer(options, async (request, response) => {
    const socket = request.socket as TLSSocket; // what an HTTPS server has
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const { alpnProtocol } = socket;
    seen.push({
      body,
      serverName: String(Reflect.get(socket, 'servername')),
      protocol: String(alpnProtocol),
      resumed: socket.isSessionReused(),
    });
    if (!keepOpen) response.setHeader('connection', 'close');
    response.end('é'.repeat(keepOpen ? 1 : 200_000));
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // what a TCP server has
  return { port, seen };
};

/** What a process that trusts the authority makes of the servers. */
const outcomes = async (trusted: string, urls: readonly string[]): Promise<string[]> => {
  const file = join(folder, 'authority.pem');
  writeFileSync(file, trusted);
  const env = { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: file };
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...urls], { env });
  return JSON.parse(stdout);
};

beforeAll(() => void bundle(join(__dirname, 'post-twice.ts'), program, { sourceMaps: false }));
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const trusted = createAuthority('An authority');
const stranger = createAuthority('Another authority');

it('encrypts for who is certified by an authority that the system trusts, over one connection', async () => {
  const { port, seen } = await serve(trusted.issue('localhost'));
  expect(await outcomes(trusted.cert, [`https://localhost:${port}`])).toEqual(['é, é']);
  const each = { body: '{"name":"Zoë"}', serverName: 'localhost', protocol: 'http/1.1', resumed: false };
  expect(seen).toEqual([each, each]);
});

it.each(['TLSv1.2', 'TLSv1.3'] as const)('goes on from the session of the last connection in %s', async (version) => {
  const { port, seen } = await serve(
    { ...trusted.issue('localhost'), minVersion: version, maxVersion: version },
    false,
  );
  const long = 'é'.repeat(200_000);
  expect(await outcomes(trusted.cert, [`https://localhost:${port}`])).toEqual([`${long}, ${long}`]);
  expect(seen.map(({ resumed }) => resumed)).toEqual([false, true]);
});

it('sends nothing to who is certified by nobody, by a stranger or for another name', async () => {
  const self = await serve(stranger);
  const unknown = await serve(stranger.issue('localhost'));
  const other = await serve(trusted.issue('example.com'));
  const urls = [self, unknown, other].map(({ port }) => `https://localhost:${port}`);
  const address = `https://127.0.0.1:${(await serve(trusted.issue('localhost'))).port}`;
  expect(await outcomes(trusted.cert, [...urls, address])).toEqual([
    'DEPTH_ZERO_SELF_SIGNED_CERT, DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE, UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'ERR_TLS_CERT_ALTNAME_INVALID, ERR_TLS_CERT_ALTNAME_INVALID',
    'ERR_TLS_CERT_ALTNAME_INVALID, ERR_TLS_CERT_ALTNAME_INVALID',
  ]);
  expect([self, unknown, other].flatMap(({ seen }) => seen)).toEqual([]);
});
