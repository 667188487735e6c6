import { startSecretsManager } from '../../../local/secrets-manager/start-secrets-manager';

/** Puts one value after the other into a secret for as long as it lives, and says each that was acknowledged. */
async function main(path: string): Promise<void> {
  // Days apart, so that the quota of versions is never reached.
  let days = 0;
  const secrets = await startSecretsManager({ path, now: () => 1_700_000_000_000 + days * 86_400_000 });
  await secrets.dispatch('CreateSecret', { Name: 'counter', SecretString: '0' });
  for (days = 1; ; days += 1) {
    await secrets.dispatch('PutSecretValue', { SecretId: 'counter', SecretString: String(days) });
    process.stdout.write(`${days}\n`);
  }
}

void main(process.argv[2] ?? '');
