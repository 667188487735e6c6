import { acceptedMediaType, checkContentType } from '../../lambda/http/media-types';

describe('Accept decides the media type of the answer (behaviour 1.1)', () => {
  test.each([
    [undefined, 'application/scim+json'],
    ['', 'application/scim+json'],
    ['*/*', 'application/scim+json'],
    ['application/*;q=0.5', 'application/scim+json'],
    ['application/scim+json', 'application/scim+json'],
    ['application/json, application/scim+json;q=0.1', 'application/scim+json'],
    ['APPLICATION/JSON; charset=utf-8', 'application/json'],
    ['text/html, application/json', 'application/json'],
    ['application/scim+json;q=0, application/json', 'application/json'],
  ])('%s → %s', (accept, expected) => {
    expect(acceptedMediaType(accept)).toBe(expected);
  });

  test.each(['text/html', 'application/xml, text/*', 'application/json;q=0'])('%s → 406', (accept) => {
    expect(() => acceptedMediaType(accept)).toThrow(expect.objectContaining({ status: 406 }));
  });
});

describe('Content-Type of a body (behaviour 1.2)', () => {
  test.each([undefined, 'application/json', 'application/scim+json; charset=utf-8', 'Application/SCIM+JSON'])(
    '%s is taken',
    (type) => {
      expect(() => checkContentType(type)).not.toThrow();
    },
  );

  test.each(['text/plain', 'application/xml', 'application/jsonp', 'multipart/form-data; boundary=x'])(
    '%s → 415',
    (type) => {
      expect(() => checkContentType(type)).toThrow(expect.objectContaining({ status: 415 }));
    },
  );
});
