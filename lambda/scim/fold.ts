/** ASCII is in normal form by itself, and asking takes a tenth of normalizing. */
export const isAscii = (value: string): boolean => {
  for (let at = 0; at < value.length; at += 1) if (value.charCodeAt(at) > 0x7f) return false;
  return true;
};

/**
 * The form in which two values are compared: Unicode-compatible forms made equal, and letter case too unless the attribute
 * is caseExact. Filters, uniqueness claims and look-ups all use it, so that they can never disagree. RFC 7643 §2.2.
 */
export const fold = (value: string, caseExact: boolean): string => {
  const normal = isAscii(value) ? value : value.normalize('NFKC');
  if (caseExact) return normal;
  const lower = normal.toLowerCase();
  // A capital sigma becomes another letter at the end of a word than within it, so that "ΚΩΣ" would not begin "ΚΩΣΤΑΣ".
  return lower.includes('ς') ? lower.replaceAll('ς', 'σ') : lower;
};
