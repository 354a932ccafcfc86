import type { Service, ServiceFile } from '../../service';
import { sourceFilesOf } from '../../stack';
import { isForDevelopment } from './development-source';

const decoders: Array<
  [ecosystem: ServiceFile['ecosystem'], pattern: RegExp, also?: RegExp]
> = [
  [
    'go',
    /\b\w+\s*\.\s*Unmarshal(?:Exact|Key)?\s*\(\s*(?:"[^"\n]{0,80}"\s*,\s*)?&/g,
    /\b(?:viper|koanf)\b/,
  ],
  [
    'go',
    /\b(?:toml|yaml)\s*\.\s*(?:Decode(?:File|FS|Reader)?|Unmarshal(?:Strict|WithOptions)?)\s*\(/g,
    /\btype\s+\w{0,40}(?:[cC]onf|[cC]onfig|[cC]onfiguration|[sS]ettings|[oO]ptions)\s+struct\b/,
  ],
  [
    'dotnet',
    /\.\s*(?:Configure|AddOptions|GetOptions)\s*<\w+>\s*\(|\b[cC]onfiguration\s*\.\s*(?:Get\s*<|GetSection|GetRequiredSection|GetConnectionString|Bind)\b/g,
    /[cC]onfiguration|Options/,
  ],
  ['jvm', /@ConfigurationProperties\b/g],
];
const vital =
  /auth|jwt|token|secret|connection|database|postgres|mongo|sql|identity/i;
const most = 8;

/** Where the code turns files and variables into its own settings objects: where their validation belongs. Use as a fact. */
export function decodesOf(
  service: Service,
): Array<{ path: string; line: number }> {
  const { repository } = service;
  const found = sourceFilesOf(service).flatMap(({ path, ecosystem }) =>
    decoders.flatMap(([own, pattern, also]) => {
      if (own !== ecosystem) return [];
      const { code } = repository.lexical(path);
      if (also && !also.test(code)) return [];
      const index = repository.lineIndex(path);
      return [...code.matchAll(pattern)].slice(0, 50).map(match => ({
        path,
        line: index.lineAt(match.index + match[0].search(/\S/)),
      }));
    }),
  );
  const weight = ({ path, line }: { path: string; line: number }) =>
    Number(vital.test((repository.lines(path)[line - 1] ?? '').slice(0, 300)));
  return found
    .filter(place => !isForDevelopment(service, place))
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, most);
}
