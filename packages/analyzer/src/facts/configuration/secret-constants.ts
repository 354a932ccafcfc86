import type { Service } from '../../service';
import { relatedFilesOf, sourceFilesOf } from '../../stack';

/** A constant that is called after a secret: nothing but a new build changes it. */
export interface SecretConstant {
  key: string;
  value: string;
  path: string;
  line: number;
}

const constant =
  /\b(?:const|static\s+readonly)\s+string\s+(\w*(?:SECRET|Secret|JWT_?KEY|JwtKey|SIGNING_?KEY|SigningKey)\w*)\s*=\s*(?=")/g;

/** .NET: such constants of the service and of the projects that it is built with. Use as a fact. */
export function secretConstantsOf(service: Service): SecretConstant[] {
  const { repository } = service;
  return [...sourceFilesOf(service), ...service.fact(relatedFilesOf)].flatMap(
    ({ path, ecosystem }) => {
      if (ecosystem !== 'dotnet') return [];
      const { code, uncommented } = repository.lexical(path);
      const index = repository.lineIndex(path);
      return [...code.matchAll(constant)].flatMap(match => {
        const start = match.index + match[0].length;
        const value = /^"([^"\\\n\s]{12,200})"/.exec(
          uncommented.slice(start, start + 210),
        )?.[1];
        return value === undefined
          ? []
          : [{ key: match[1], value, path, line: index.lineAt(match.index) }];
      });
    },
  );
}
