import type { Service } from '../../service';
import { effectiveConfigurationOf } from '../configuration';
import { isNameOfVariable } from '../configuration/secret-names';
import { isThrowAway } from './randomness';

/** A key store of the tree whose password stands in the settings beside it. */
export interface OpenKeyStore {
  store: string;
  password: string;
  /** Where the password is written. */
  path: string;
  line: number;
}

const storeKey = /^((?:[\w-]+\.)*)(key-?store)(?:\.location|-path|-file)?$/i;
const storeFile = /([^/\\:]+\.(?:p12|pfx|jks|keystore))$/i;

/**
 * Key stores that production's settings name and the tree holds, opened by a password that is spelled out:
 * `key-store: classpath:server.p12` above `key-store-password: …`. Stores of trusted certificates hold no secret.
 */
export function openKeyStoresOf(service: Service): OpenKeyStore[] {
  const { settings } = service.fact(effectiveConfigurationOf);
  return settings.flatMap(({ key, value }): OpenKeyStore[] => {
    const named = storeKey.exec(key);
    const store = storeFile.exec(value ?? '')?.[1];
    if (!named || !store || /trust/i.test(key)) return [];
    if (!isTracked(service, store)) return [];
    const password = settings.find(
      other =>
        other.key.startsWith(`${named[1]}${named[2]}`) &&
        /^[-.]?pass(?:word|phrase)?$/i.test(
          other.key.slice(named[1].length + named[2].length),
        ),
    );
    return password?.value &&
      password.origin !== 'environment' &&
      !/[${}%]/.test(password.value) &&
      !isNameOfVariable(password.value) &&
      !isThrowAway(password.value)
      ? [
          {
            store,
            password: password.value,
            path: password.path,
            line: password.line,
          },
        ]
      : [];
  });
}

function isTracked(service: Service, name: string): boolean {
  return service.files.some(
    ({ path, class: kind }) =>
      kind !== 'TEST' && (path === name || path.endsWith(`/${name}`)),
  );
}
