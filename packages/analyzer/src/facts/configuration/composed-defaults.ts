import type { Service } from '../../service';
import { deploymentOf } from '../deployment';
import { nameWords, productionWord } from '../deployment/compose/name-words';
import { isForDevelopmentPath } from './deployment-paths';
import { isNoSecretValue, isSecretKey } from './secret-names';
import { concernedServices } from './spelled-secrets';

/** A secret that production's compose file replaces by a text of its own where the host has none. */
export interface ComposedDefault {
  key: string;
  value: string;
  path: string;
  line: number;
}

/** `DB_PASSWORD: ${DB_PASSWORD:-postgres}`, as it is written. */
const fallback =
  /[:=]\s*["']?\$\{[A-Za-z_]\w*:?-([^${}]{3,200})\}["']?\s*(?:#.*)?$/;

/** Passwords of tools that stand beside the service: pgAdmin's, Grafana's. */
const ofTool = /^(?:PGADMIN|GF|ME_CONFIG|FLOWER)_/;

/**
 * Built-in secrets of the compose files that production is started with, by their name or by a command. A literal
 * without a variable is left to `config-secrets-from-store`. Use as a fact.
 */
export function composedDefaultsOf(service: Service): ComposedDefault[] {
  const { repository } = service;
  return service
    .fact(deploymentOf)
    .compose.filter(
      ({ role, path, usedBy }) =>
        role === 'production' &&
        (usedBy !== undefined ||
          nameWords(path).some(word => productionWord.test(word))) &&
        !isForDevelopmentPath(service, path) &&
        !/example|sample|template|\.dist\b/i.test(path),
    )
    .flatMap(file =>
      concernedServices(service, file).flatMap(one =>
        [...one.environment].flatMap(([key, { line, path }]) => {
          const text = fallback.exec(
            (repository.lines(path ?? file.path)[line - 1] ?? '').slice(0, 500),
          )?.[1];
          return text !== undefined &&
            !ofTool.test(key) &&
            isSecretKey(key) &&
            !isNoSecretValue(text, key)
            ? [{ key, value: text, path: path ?? file.path, line }]
            : [];
        }),
      ),
    );
}
