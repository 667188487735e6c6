import { formatAccessKey } from '../../lambda/secrets/access-key';
import { authorize } from '../../lambda/secrets/authorize';

const { accessKey } = formatAccessKey('scim', 'acme', Buffer.alloc(48, 7), 'pepper');
const now = () => new Date();

describe('judging a key', () => {
  test('looks for no key before the pepper tells that it was made here', async () => {
    const asked: string[] = [];
    const find = async (owner: string) => {
      asked.push(owner);
      return undefined;
    };
    const judged = (pepper: string) =>
      authorize({ pepper: async () => pepper, reader: { find }, now }, `Bearer ${accessKey}`);
    expect(await judged('another')).toEqual({ allowed: false, reason: 'malformed' });
    expect(asked).toEqual([]);
    expect(await judged('pepper')).toEqual({ allowed: false, reason: 'unknown', organizationId: 'acme' });
    expect(asked).toEqual(['acme']);
  });

  test('is no refusal while the pepper or the keys are away', async () => {
    const away = (what: string) => () => Promise.reject(new Error(`the ${what} is away`));
    const reader = { find: away('secret') };
    const header = `Bearer ${accessKey}`;
    await expect(authorize({ pepper: away('pepper'), reader, now }, header)).rejects.toThrow('the pepper is away');
    await expect(authorize({ pepper: async () => 'pepper', reader, now }, header)).rejects.toThrow(
      'the secret is away',
    );
  });
});
