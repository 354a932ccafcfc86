import type { Service } from '../../service';
import { sourceFilesOf, stackOf } from '../../stack';
import { deploymentVariablesOf } from './deployment-variables';
import { isForDevelopment } from './development-source';
import { dotenvFilesOf } from './dotenv';

/** The class of settings that a Flask application takes where nobody chooses one. */
export interface FlaskClass {
  name: string;
  /** Whether it sets `DEBUG = True` itself. */
  debug: boolean;
  /** The variable that would choose another, and where its default stands. */
  variable: string;
  path: string;
  line: number;
}

const choice =
  /\bos\.(?:environ\.get|getenv)\(\s{0,60}["'](\w{1,60})["']\s{0,60}(?:,\s{0,60}["']([\w.]{1,80})["']\s{0,60},?\s{0,60})?\)(?:\s{0,20}or\s{0,20}["']([\w.]{1,80})["'])?/g;
const chooses = /CONFIG|SETTINGS|ENV/;

/**
 * `create_app(os.getenv('FLASK_CONFIG', 'development'))` over a table of classes: what runs where the deployment sets no
 * such variable. Use as a fact.
 */
export function flaskClassesOf(service: Service): FlaskClass[] {
  const { repository } = service;
  if (!service.fact(stackOf).frameworks.some(({ name }) => name === 'Flask'))
    return [];
  const files = service
    .fact(sourceFilesOf)
    .filter(({ ecosystem }) => ecosystem === 'python')
    .map(({ path }) => path);
  const texts = files.map(path => repository.lexical(path).uncommented);
  if (!texts.some(text => /\.from_object\(/.test(text))) return [];
  const variables = service.fact(deploymentVariablesOf);
  return files.flatMap((path, index) => {
    const lines = repository.lineIndex(path);
    return [...texts[index].matchAll(choice)]
      .slice(0, 20)
      .flatMap((match): FlaskClass[] => {
        const [, variable, second, last] = match;
        if (!chooses.test(variable) || isDocumented(service, variable))
          return [];
        const set = variables.get(variable);
        const chosen = set ? set.value : last ?? second;
        const name = chosen && classNamed(chosen, texts);
        const place = set ?? { path, line: lines.lineAt(match.index) };
        return name && !isForDevelopment(service, place)
          ? [
              {
                name,
                debug: texts.some(text => setsDebug(text, name)),
                variable,
                path: place.path,
                line: place.line,
              },
            ]
          : [];
      });
  });
}

/** A template for the environment tells operators to choose. */
function isDocumented(service: Service, variable: string): boolean {
  return service
    .fact(dotenvFilesOf)
    .some(({ entries }) =>
      entries.some(
        ({ key, value }) =>
          key === variable && !/^$|dev|default|local|debug/i.test(value),
      ),
    );
}

/** The class behind `'development': DevelopmentConfig` of a table, or named in full: `config.DevelopmentConfig`. */
function classNamed(chosen: string, texts: string[]): string | undefined {
  const last = chosen.split('.').pop() ?? '';
  if (chosen.includes('.') && /^[A-Z]/.test(last)) return last;
  const entry = new RegExp(
    `["']${chosen.replace(
      /\./g,
      '\\.',
    )}["']\\s{0,20}[:=]\\s{0,20}(?:\\w{1,60}\\.){0,3}([A-Z]\\w{1,80})`,
  );
  for (const text of texts) {
    const match = entry.exec(text);
    if (match) return match[1];
  }
  return undefined;
}

function setsDebug(text: string, name: string): boolean {
  const start = new RegExp(`^class\\s+${name}\\b[^\\n]{0,200}:`, 'm').exec(
    text,
  );
  if (!start) return false;
  for (const line of text
    .slice(start.index + start[0].length)
    .split('\n')
    .slice(1, 120)) {
    if (/^\S/.test(line)) return false;
    if (/^\s{1,8}DEBUG\s*(?::\s*bool\s*)?=\s*True\b/.test(line)) return true;
  }
  return false;
}
