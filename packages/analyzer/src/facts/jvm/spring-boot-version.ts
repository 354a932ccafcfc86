import type { Service } from '../../service';

/** Which Spring Boot the build takes, and where that is written. */
export interface SpringBootVersion {
  major: number;
  minor: number;
  text: string;
  path: string;
  line: number;
}

const buildFile =
  /^(?:pom\.xml|build\.gradle(?:\.kts)?|settings\.gradle(?:\.kts)?|gradle\.properties|libs\.versions\.toml)$/;

/** In the text of build files; the first group is the version. */
const spellings = [
  /<artifactId>\s*spring-boot-(?:starter-parent|dependencies)\s*<\/artifactId>\s*<version>\s*(\d+\.\d+[\w.-]*)/,
  /<spring-?boot(?:[.-]dependencies)?[.-]version>\s*(\d+\.\d+[\w.-]*)/i,
  /<version\.spring[.-]?boot>\s*(\d+\.\d+[\w.-]*)/i,
  /["']org\.springframework\.boot["']\s*\)?\s*version\s*\(?\s*["'](\d+\.\d+[\w.-]*)/,
  /spring-boot-(?:gradle-plugin|dependencies|starter-parent):(\d+\.\d+[\w.-]*)/,
  /\bspring-?_?boot(?:-?_?plugin)?(?:[-_.]?version)?["']?\s*[=:]\s*["']?(\d+\.\d+[\w.-]*)/i,
  /id\s*=\s*"org\.springframework\.boot"\s*,\s*version\s*=\s*"(\d+\.\d+[\w.-]*)/,
];

/** Reads the service's build files, then those of the folders above it. Use as a fact. */
export function springBootVersionOf(
  service: Service,
): SpringBootVersion | undefined {
  const { repository } = service;
  const steps = service.path.split('/').filter(Boolean);
  const above = new Set(
    steps.map((_, index) => steps.slice(0, index).join('/')),
  );
  const paths = [
    ...service.files
      .filter(({ shared, class: kind }) => !shared && kind !== 'EXAMPLE')
      .map(({ path }) => path),
    ...repository.files
      .map(({ path }) => path)
      .filter(path => above.has(folderOf(path).replace(/(?:^|\/)gradle$/, '')))
      .reverse(),
  ].filter(path => buildFile.test(path.slice(path.lastIndexOf('/') + 1)));
  for (const path of paths) {
    const text = repository.text(path) ?? '';
    if (!/spring/i.test(text)) continue;
    for (const spelling of spellings) {
      const match = spelling.exec(text);
      if (!match) continue;
      const [major, minor] = match[1].split('.').map(Number);
      const offset = match.index + match[0].length - match[1].length;
      return {
        major,
        minor,
        text: match[1],
        path,
        line: repository.lineIndex(path).lineAt(offset),
      };
    }
  }
  return undefined;
}

function folderOf(path: string): string {
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}
