import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext, type SecureContext } from 'node:tls';

/** Opens a socket that hands its bytes to `read`, which must be done with them when it returns. */
export type OpenSocket = (read: (bytes: Buffer) => void) => OpenedSocket;

export interface OpenedSocket {
  readonly socket: Socket;
  /** When it may be written to: over TLS not before the certificate is verified. */
  readonly readyEvent: 'connect' | 'secureConnect';
}

/** An answer that comes whole is never copied, and most do up to this size. Memory is taken only where bytes were written. */
const readSize = 262_144;

/** Opens sockets to one origin. Each has one buffer for all that it receives, instead of a new one for each packet. */
export const createSocketOpener = (endpoint: URL): OpenSocket => {
  // A URL keeps the brackets of an IPv6 address, a socket wants none.
  const host = endpoint.hostname.replace(/^\[|\]$/g, '');
  const secure = endpoint.protocol === 'https:';
  const port = Number(endpoint.port) || (secure ? 443 : 80);
  let secureContext: SecureContext | undefined;
  let session: Buffer | undefined;

  const openSecure = (options: object): Socket => {
    secureContext ??= createSecureContext();
    const socket = connectTls({
      ...options,
      secureContext,
      servername: isIP(host) === 0 ? host : '', // no address is a server name (RFC 6066 §3)
      ALPNProtocols: ['http/1.1'],
      session,
    });
    // A new connection goes on from the last one's session: half the round trips, and no certificates.
    socket.on('session', (latest) => {
      session = latest;
    });
    socket.on('error', () => {
      session = undefined;
    });
    return socket;
  };

  return (read) => {
    const callback = (size: number, bytes: Buffer): boolean => {
      read(bytes.subarray(0, size));
      return true;
    };
    const options = { host, port, onread: { buffer: Buffer.allocUnsafeSlow(readSize), callback } };
    const socket = secure ? openSecure(options) : connectTcp(options);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, 1000);
    return { socket, readyEvent: secure ? 'secureConnect' : 'connect' };
  };
};
