import { effectiveConfigurationOf } from '../../configuration';
import type { Service } from '../../../service';
import { stackOf } from '../../../stack';
import { lineEnd } from '../../errors/ranges';
import { serverSourcesOf } from '../../server/sources';
import { bracketed } from '../cookies/options';
import { byCookie, cookiesIn } from './cookies';
import {
  calledByServers,
  nothing,
  type CsrfPlace,
  type CsrfProtection,
} from './types';

export function phpCsrf(service: Service): CsrfProtection {
  const { frameworks } = service.fact(stackOf);
  const has = (name: RegExp) => frameworks.some(one => name.test(one.name));
  if (has(/^Laravel/)) return laravelCsrf(service);
  if (has(/^Symfony/)) return symfonyCsrf(service);
  return frameworks.length > 1 ? nothing() : byCookie(service, 'php');
}

/** Laravel checks a token on every route of the `web` group. */
function laravelCsrf(service: Service): CsrfProtection {
  const { repository } = service;
  const cookies = cookiesIn(service, 'php');
  // Whatever is no API's file is served by the `web` group.
  const files = service.files.filter(
    ({ relative }) =>
      /^routes\/[\w/-]+\.php$/.test(relative) &&
      !/(?:^|\/)(?:api|console|channels)[\w-]*\.php$/.test(relative),
  );
  const changing = files.find(({ path }) =>
    /\bRoute\s*::\s*(?:post|put|patch|delete|any|match|resource|resources|livewire|controller|view|get|group|middleware|prefix)\b/.test(
      repository.lexical(path).code,
    ),
  );
  if (cookies.length === 0 || !changing) return nothing();
  const off: CsrfPlace[] = [];
  const protection: CsrfPlace[] = [];
  for (const { ecosystem, path, code, uncommented } of service.fact(
    serverSourcesOf,
  )) {
    if (ecosystem !== 'php') continue;
    const at = placeIn(service, path);
    const excepted =
      /\$except\s*=\s*\[|\bexcept\s*:\s*\[|validateCsrfTokens\s*\(\s*\[/g;
    if (
      /VerifyCsrfToken|validateCsrfTokens|PreventRequestForgery/.test(
        uncommented,
      )
    )
      for (const match of uncommented.matchAll(excepted)) {
        const list =
          bracketed(uncommented, match.index + match[0].length - 1) ?? '';
        const all = list.search(/["']\/?\*["']/);
        if (all >= 0) off.push(at(match.index + match[0].length - 1 + all));
        else protection.push(at(match.index));
      }
    const group = /["']web["']\s*=>\s*\[/.exec(uncommented);
    if (group && /\$middlewareGroups\b/.test(code)) {
      const list =
        bracketed(uncommented, group.index + group[0].length - 1) ?? '';
      const on = list.search(
        /VerifyCsrfToken|ValidateCsrfToken|PreventRequestForgery/,
      );
      if (on >= 0) protection.push(at(group.index + group[0].length - 1 + on));
      // Groups of its own may hold it.
      else if (
        /StartSession/.test(list) &&
        !/Csrf/.test(uncommented.replace(list, ''))
      )
        off.push(at(group.index));
    }
    for (const match of code.matchAll(/->\s*withoutMiddleware\s*\(/g)) {
      const start = code.lastIndexOf(';', match.index);
      const statement = uncommented.slice(
        Math.max(0, start, match.index - 600),
        lineEnd(uncommented, match.index),
      );
      if (
        /CsrfToken/.test(statement) &&
        !calledByServers.test(statement) &&
        !/api/i.test(path)
      )
        off.push(at(match.index));
    }
  }
  if (off.length === 0 && protection.length === 0)
    protection.push({ path: changing.path, line: 1 });
  return { ...nothing(), cookies, off, protection };
}

function placeIn(
  service: Service,
  path: string,
): (offset: number) => CsrfPlace {
  const index = service.repository.lineIndex(path);
  return offset => ({ path, line: index.lineAt(offset) });
}

/** Symfony's forms carry a token unless they are told not to; a firewall without state needs none. */
function symfonyCsrf(service: Service): CsrfProtection {
  const configuration = service.fact(effectiveConfigurationOf);
  const login = configuration.settings.find(({ key }) =>
    /(?:^|\.)(?:form_login|remember_me|form_login_ldap)(?:\.|$)/.test(key),
  );
  if (!login) return nothing();
  const off: CsrfPlace[] = [];
  const setting = configuration.firstOf(
    'framework.csrf_protection',
    'framework.csrf_protection.enabled',
    'framework.form.csrf_protection.enabled',
  );
  if (setting?.value === 'false')
    off.push({ path: setting.path, line: setting.line });
  for (const { ecosystem, path, uncommented } of service.fact(
    serverSourcesOf,
  )) {
    if (ecosystem !== 'php') continue;
    const match = /["']csrf_protection["']\s*=>\s*false\b/.exec(uncommented);
    // A form that only reads needs none, one of an API has no session.
    if (
      match &&
      !/["']GET["']|METHOD_GET/.test(uncommented) &&
      !/(?:^|\/)api\//i.test(path) &&
      !calledByServers.test(path)
    )
      off.push(placeIn(service, path)(match.index));
  }
  const place = { path: login.path, line: login.line };
  return {
    ...nothing(),
    cookies: [place],
    off,
    protection: off.length ? [] : [place],
  };
}
