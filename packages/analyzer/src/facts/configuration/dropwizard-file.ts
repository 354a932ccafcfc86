import type { Repository } from '../../repository';

/** Whether a YAML file is what a Dropwizard service is started with: its connectors or its appenders tell. */
export function isDropwizardFile(
  repository: Repository,
  path: string,
): boolean {
  if (!/\.ya?ml$/.test(path)) return false;
  const text = repository.text(path) ?? '';
  return (
    /^(?:server|logging):/m.test(text) &&
    /^[ \t]+(?:applicationConnectors|adminConnectors|appenders):/m.test(text)
  );
}
