import { wordsOfName } from '../../code';
import type { Service } from '../../../service';
import { serverSourcesOf } from '../../server/sources';

/** What loggers are told to hide, in code and in logback's configuration. */
const redaction =
  /\bredact\w*\s*[:=(]|\bfast-redact\b|\bredactOptions\b|\b(?:class|def|function|const|func|fn|val|fun)\s+\w*(?:[rR]edact|[mM]ask|[sS]crub|[sS]anitiz|[sS]ensitive)\w*|\bDestructure\.(?:ByMaskingProperties|ByTransforming)|\bEnrich\.WithSensitiveDataMasking|\bReplaceAttr\b|\bMaskingPatternLayout\b|<mask>|<valueMask>|maskPattern|\bfilter_parameters\b/;

/** The texts of the service in which logs are told what to hide. Use as a fact. */
function redactionsOf(service: Service): string[] {
  const code = service
    .fact(serverSourcesOf)
    .filter(({ uncommented }) => redaction.test(uncommented))
    .map(({ uncommented }) => uncommented);
  const files = service.files
    .filter(({ path }) => /logback[\w-]*\.xml$|log4j2?[\w-]*\.xml$/.test(path))
    .map(({ path }) => service.repository.text(path) ?? '')
    .filter(text => redaction.test(text));
  return [...code, ...files].map(text => text.toLowerCase());
}

/** Whether the logger's redaction names a value. */
export function isHidden(service: Service, name: string): boolean {
  const words = wordsOfName(name);
  const plain = words.join('');
  const last = words[words.length - 1] ?? '';
  return service
    .fact(redactionsOf)
    .some(text =>
      [plain, words.join('_'), last].some(
        word =>
          word.length > 2 && new RegExp(`["'\`.|*/:^(\\[]${word}`).test(text),
      ),
    );
}
