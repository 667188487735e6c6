/** Whether a text is the id of a user or a group, and not a name. */
export const isId = (text: string): boolean => /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(text);
