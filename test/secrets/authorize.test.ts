import { formatAccessKey } from '../../lambda/secrets/access-key';
import { authorize } from '../../lambda/secrets/authorize';

describe('judging a key', () => {
  test('ends only when nothing is being read any more, so that nothing fails the request after a freeze', async () => {
    let reading = true;
    const pepper = async (): Promise<string> => {
      for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
      reading = false;
      throw new Error('the pepper is away');
    };
    const reader = { find: () => Promise.reject(new Error('the keys are away')) };
    const { accessKey } = formatAccessKey('scim', 'acme', Buffer.alloc(48, 7));
    await expect(authorize({ pepper, reader, now: () => new Date() }, `Bearer ${accessKey}`)).rejects.toThrow('away');
    expect(reading).toBe(false);
  });
});
