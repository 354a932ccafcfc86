import type { Service } from '../../../service';
import { effectiveConfigurationOf } from '../../configuration';
import { serverSourcesOf } from '../../server/sources';
import { kubernetesHosts } from './kubernetes';
import { proxyHosts } from './proxies';
import type { PublishedHost } from './types';

export type { PublishedHost } from './types';

/** How the service is reached from outside. @public */
export interface EdgeEncryption {
  hosts: PublishedHost[];
  /** The service itself sends plain requests to HTTPS. */
  enforced: { path: string; line: number } | undefined;
}

/** Use as `service.fact(edgeEncryptionOf)`. @public */
export function edgeEncryptionOf(service: Service): EdgeEncryption {
  return {
    hosts: [...kubernetesHosts(service), ...proxyHosts(service)],
    enforced: enforcedBy(service),
  };
}

const switches = ['force_ssl', 'SECURE_SSL_REDIRECT'];
const inCode =
  /\brequiresSecure\s*\(|\brequiresChannel\s*\(|\bredirectToHttps\s*\(|\bUseHttpsRedirection\s*\(|\bURL::force(?:Scheme|Https)\b|\bHTTPSRedirectMiddleware\b|\bHTTPSRedirect\s*\(|(?<![\w.])(?:Talisman|SSLify)\s*\(|\bRack::SSL\b|\brequire\(\s*["'`]express-(?:sslify|enforces-ssl)["'`]/;

function enforcedBy(service: Service): EdgeEncryption['enforced'] {
  const configuration = service.fact(effectiveConfigurationOf);
  const setting = switches
    .map(key => configuration.get(key))
    .find(one => one && /^true$/i.test(one.value ?? ''));
  if (setting) return { path: setting.path, line: setting.line };
  for (const { path, uncommented, code } of service.fact(serverSourcesOf)) {
    const match = inCode.exec(uncommented);
    if (match && code[match.index] !== ' ')
      return {
        path,
        line: service.repository.lineIndex(path).lineAt(match.index),
      };
  }
  return undefined;
}
