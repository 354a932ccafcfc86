import type { Service } from '../../../service';
import { sourceFilesOf } from '../../../stack';
import { functionsIn, type FunctionDefinition } from '../../code';
import { sourceText, type SourceText } from '../../code/source-text';
import type { Guard } from '../types';
import { inNewStyle, statement } from './statements';

/** A filter of a controller's, and the actions that it stands before. */
interface Filter {
  guard: Guard;
  only: string[];
  except: string[];
  skip: boolean;
  /** The filters that are named, all of them. */
  names: string[];
  conditional: boolean;
}

/** A controller of Rails with what it holds. */
export interface Controller {
  path: string;
  line: number;
  name: string;
  base?: string;
  methods: readonly FunctionDefinition[];
  filters: Filter[];
}

const filter =
  /^[ \t]*((?:skip_)?(?:before_action|prepend_before_action|around_action|before_filter)|rate_limit|allow_unauthenticated_access|authorize_resource|load_and_authorize_resource|http_basic_authenticate_with|protect_from_forgery|skip_forgery_protection|verify_authorized|doorkeeper_authorize!)\b/gm;

/** The controllers of a service by the name that routes know them under: `admin/orders`. */
export function controllersOf(service: Service): Map<string, Controller> {
  const found = new Map<string, Controller>();
  for (const { path, relative, ecosystem } of service.fact(sourceFilesOf)) {
    // `app/controllers/api/V1` is found by Rails with an acronym of its own.
    const key = /(?:^|\/)app\/controllers\/(.+?)(?:_controller)?\.rb$/
      .exec(relative)?.[1]
      .toLowerCase();
    if (ecosystem !== 'ruby' || !key) continue;
    const source = sourceText(service.repository, path);
    const head = /\bclass\s+([\w:]+)\s*(?:<\s*([\w:]+))?/.exec(source.code);
    found.set(key, {
      path,
      line: source.lineAt(head?.index ?? 0),
      name: head?.[1] ?? key,
      ...(head?.[2]
        ? {
            base: underscored(
              head[2].replace(/^::/, '').replace(/Controller$/, ''),
            ),
          }
        : {}),
      methods: functionsIn(service.repository, path, 'ruby'),
      filters: filtersIn(source),
    });
  }
  return found;
}

function filtersIn(source: SourceText): Filter[] {
  return [...source.code.matchAll(filter)].map(match => {
    const word = match[1];
    const start = match.index + match[0].length - word.length;
    const text = inNewStyle(statement(source, start));
    return {
      guard: {
        name: /(?:action|filter)$/.test(word)
          ? /:(\w+[?!]?)/.exec(text)?.[1] ?? word
          : word,
        text,
        path: source.path,
        line: source.lineAt(start),
        on: 'class' as const,
      },
      only: listOf(text, 'only'),
      except: listOf(text, 'except'),
      skip: word.startsWith('skip_') || word === 'allow_unauthenticated_access',
      names: [...text.replace(/\b\w+:\s.*/s, '').matchAll(/:(\w+[?!]?)/g)].map(
        ([, name]) => name,
      ),
      conditional: /\b(?:if|unless):/.test(text),
    };
  });
}

/** The actions that an option of a filter names; none where it is not given. */
function listOf(text: string, option: string): string[] {
  const list = new RegExp(
    `\\b${option}:\\s*(%[iw][\\[({][^\\])}]{0,300}|\\[[^\\]]{0,300}\\]|:\\w+|["']\\w+)`,
  ).exec(text)?.[1];
  return [...(list ?? '').replace(/^%[iw]/, '').matchAll(/\w+/g)].map(
    ([name]) => name,
  );
}

function underscored(name: string): string {
  return name
    .replace(/::/g, '/')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase();
}
