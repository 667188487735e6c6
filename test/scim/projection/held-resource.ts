/** What a resource is shown with beside its document. */
export const baseUrl = 'https://example.com/scim/v2';
export const held = {
  id: '2819c223',
  version: 7,
  created: '2024-05-13T04:42:34.000Z',
  lastModified: '2024-05-14T04:42:34.000Z',
};
