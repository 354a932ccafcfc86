/** Reads the settings. Throws an error that names every key that is missing or wrong. */
export function readConfig(environment) {
  const problems = [];
  const url = (key, protocols) => {
    const value = environment[key] ?? '';
    if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol)) {
      problems.push(`${key} must be a URL with ${protocols.join(' or ')}`);
    }
    return value;
  };
  const config = {
    port: Number(environment.PORT ?? 3000),
    redisUrl: url('REDIS_URL', ['redis:', 'rediss:']),
    inventoryUrl: url('INVENTORY_URL', ['http:', 'https:']),
  };
  if (!Number.isInteger(config.port) || config.port < 1) {
    problems.push('PORT must be a port number');
  }
  if (problems.length > 0) {
    throw new Error(`The configuration is not valid: ${problems.join('; ')}`);
  }
  return config;
}
