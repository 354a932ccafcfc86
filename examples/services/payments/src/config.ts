import { z } from 'zod';

const Environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('production'),
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),

  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(50).default(10),
  DATABASE_STATEMENT_TIMEOUT_MS: z.coerce.number().int().min(100).default(5_000),

  JWT_PUBLIC_KEY: z.string().startsWith('-----BEGIN PUBLIC KEY-----'),
  JWT_ISSUER: z.url(),
  JWT_AUDIENCE: z.string().min(1).default('payments'),

  GATEWAY_URL: z.url({ protocol: /^https?$/ }),
  GATEWAY_API_KEY: z.string().min(20),
  GATEWAY_TIMEOUT_MS: z.coerce.number().int().min(100).max(30_000).default(4_000),

  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(1).default(300),
  SHUTDOWN_TIMEOUT_MS: z.coerce.number().int().min(1_000).default(20_000),
});

/** The service's settings, complete and checked. */
export type Config = Readonly<z.infer<typeof Environment>>;

/** Reads the settings from the environment. Throws an error that names every wrong key. */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const result = Environment.safeParse(environment);
  if (!result.success) {
    const problems = result.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`);
    throw new Error(`The configuration is not valid.\n  ${problems.join('\n  ')}`);
  }
  return result.data;
}
