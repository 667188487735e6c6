/** Somebody may paste a key where something else belongs, or send a token in the way of RFC 6750 §2.3. */
const keys = /(scim[ak]_)\w+|\b(bearer)(?:\s|%20|\+)+[\w.~+/=-]+|\b((?:access_?token|token|api_?key)=)[^\s&"#]+/gi;

/** The text with keys cut down to what tells that there was one. */
export const withoutKeys = (text: string): string =>
  text.replace(keys, (_, key?: string, scheme?: string, parameter?: string) =>
    scheme === undefined ? `${key ?? parameter ?? ''}…` : `${scheme} …`,
  );
