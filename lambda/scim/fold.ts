/**
 * The form in which two values are compared: Unicode-compatible forms made equal, and letter case too unless the attribute
 * is caseExact. Filters, uniqueness claims and look-ups all use it, so that they can never disagree. RFC 7643 §2.2.
 */
export const fold = (value: string, caseExact: boolean): string => {
  const normal = value.normalize('NFKC');
  return caseExact ? normal : normal.toLowerCase();
};
