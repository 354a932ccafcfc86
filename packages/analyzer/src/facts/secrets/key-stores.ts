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
  const passwords = new Map(
    settings
      .filter(({ key }) => passwordKey.test(key))
      .map(one => [one.key.replace(passwordKey, ''), one] as const),
  );
  const tracked = storesOf(service);
  return settings.flatMap(({ key, value }): OpenKeyStore[] => {
    const named = storeKey.exec(key);
    const store = storeFile.exec(value ?? '')?.[1];
    if (!named || !store || /trust/i.test(key)) return [];
    // What is mounted from elsewhere only has the name in common.
    if (!/^(?:classpath:|[\w.-]+$)/.test(value ?? '') || !tracked.has(store))
      return [];
    const password = passwords.get(`${named[1]}${named[2]}`);
    return password?.value &&
      password.origin !== 'environment' &&
      !/[${}%]|^ENC\(/.test(password.value) &&
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

const passwordKey = /[-.]?pass(?:word|phrase)?$/i;

/** Key stores among the service's resources, by file name. */
function storesOf(service: Service): Set<string> {
  return new Set(
    service.files.flatMap(({ path, class: kind }) =>
      kind !== 'TEST' && /(?:^|\/)resources\//.test(path)
        ? storeFile.exec(path)?.[1] ?? []
        : [],
    ),
  );
}
