/** X.509 certificates for tests, made when they are needed: none expires, and no private key lies in the repository. */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** A key and its certificate as PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** A certificate that signs others. */
export interface Authority extends Certificate {
  /** A certificate for a host name. */
  issue(hostName: string): Certificate;
}

/** One DER element (X.690 §8.1): a tag, a length, the content. */
const der = (tag: number, ...parts: readonly Buffer[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const lengthBytes = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...lengthBytes]), content]);
};
const sequence = (...parts: readonly Buffer[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const text = (value: string) => der(0x0c, Buffer.from(value));
const bits = (value: Buffer) => der(0x03, Buffer.from([0]), value);
const yes = der(0x01, Buffer.from([0xff]));

const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
const nameOf = (commonName: string) => sequence(der(0x31, sequence(oid('550403'), text(commonName))));
/** UTCTime: all tests happen in these years. */
const validity = sequence(...['000101000000Z', '491231235959Z'].map((time) => der(0x17, Buffer.from(time))));

const extension = (id: string, content: Buffer, critical = false) =>
  sequence(oid(id), ...(critical ? [yes] : []), der(0x04, content));
/** basicConstraints: it may sign others. */
const authority = extension('551d13', sequence(yes), true);
/** subjectAltName: a dNSName. */
const forHost = (hostName: string) => extension('551d11', sequence(der(0x82, Buffer.from(hostName))));

interface Wanted {
  readonly subject: string;
  readonly issuer: string;
  readonly key: KeyObject;
  readonly extensions: readonly Buffer[];
}

let serial = 0;

/** A certificate (RFC 5280 §4.1), signed by a key. */
const certify = ({ subject, issuer, key, extensions }: Wanted, signer: KeyObject): string => {
  serial += 1;
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))), // version 3
    der(0x02, Buffer.from([serial])),
    ecdsaWithSha256,
    nameOf(issuer),
    validity,
    nameOf(subject),
    key.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const whole = sequence(content, ecdsaWithSha256, bits(sign('sha256', content, signer)));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
};

const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = (key: KeyObject) => String(key.export({ type: 'pkcs8', format: 'pem' }));

/** A new authority that nobody trusts yet. */
export const createAuthority = (name: string): Authority => {
  const own = newKeys();
  const wanted = { subject: name, issuer: name, key: own.publicKey, extensions: [authority] };
  return {
    key: pem(own.privateKey),
    cert: certify(wanted, own.privateKey),
    issue: (hostName) => {
      const { publicKey, privateKey } = newKeys();
      const leaf = { subject: hostName, issuer: name, key: publicKey, extensions: [forHost(hostName)] };
      return { key: pem(privateKey), cert: certify(leaf, own.privateKey) };
    },
  };
};
