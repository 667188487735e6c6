/** AWS Signature Version 4 for the one kind of request that we send: a POST to `/` with a JSON body. */
import { createHash, createHmac } from 'node:crypto';

/** Whose request it is. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** What a signature covers. */
export interface SignableRequest {
  readonly host: string;
  /** Lower-case names; all of them are signed. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Signs for one service in one region. */
export type Signer = (request: SignableRequest, credentials: Credentials, at: Date) => Record<string, string>;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text);

/** A signer. The key derived from the credentials is the same for a day and is kept. */
export const createSigner = (service: string, region: string): Signer => {
  let derived = { of: '', key: Buffer.alloc(0) };

  const signingKey = (secret: string, day: string): Buffer => {
    const of = `${day}${secret}`;
    if (derived.of !== of) {
      const parts = [day, region, service, 'aws4_request'];
      const key = parts.reduce<string | Buffer>(
        (secretSoFar, part) => hmac(secretSoFar, part).digest(),
        `AWS4${secret}`,
      );
      derived = { of, key: Buffer.from(key) };
    }
    return derived.key;
  };

  return ({ host, headers, body }, credentials, at) => {
    const time = at.toISOString().replace(/[-:]|\.\d+/g, '');
    const day = time.slice(0, 8);
    const signed: Record<string, string> = { ...headers, host, 'x-amz-date': time };
    if (credentials.sessionToken) signed['x-amz-security-token'] = credentials.sessionToken;
    const names = Object.keys(signed).sort();
    const lines = names.map((name) => `${name}:${signed[name]}\n`).join('');
    const canonicalRequest = `POST\n/\n\n${lines}\n${names.join(';')}\n${sha256(body)}`;
    const scope = `${day}/${region}/${service}/aws4_request`;
    const toSign = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonicalRequest)}`;
    const signature = hmac(signingKey(credentials.secretAccessKey, day), toSign).digest('hex');
    signed.authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
    return signed;
  };
};
