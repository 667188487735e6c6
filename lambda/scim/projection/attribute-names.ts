/**
 * The paths of an `attributes` or `excludedAttributes` parameter: comma-separated, a filter on a value left out
 * (`emails[type eq "a,b"].value` is `emails.value`), since a projection never picks among values. RFC 7644 §3.9.
 */
export const attributeNames = (list: string | readonly string[]): readonly string[] => {
  const names: string[] = [];
  for (const text of typeof list === 'string' ? [list] : list) {
    let name = '';
    let inFilter = false;
    let inString = false;
    for (let at = 0; at < text.length; at += 1) {
      const character = text.charAt(at);
      if (inString) {
        if (character === '\\') at += 1;
        else if (character === '"') inString = false;
      } else if (inFilter) {
        if (character === '"') inString = true;
        else if (character === ']') inFilter = false;
      } else if (character === '[') {
        inFilter = true;
      } else if (character === ',') {
        names.push(name.trim());
        name = '';
      } else {
        name += character;
      }
    }
    names.push(name.trim());
  }
  return names.filter((name) => name !== '');
};
