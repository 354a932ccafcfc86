import { effectiveConfigurationOf } from '../../configuration';
import type { Service } from '../../../service';
import { stackOf } from '../../../stack';
import { lineEnd } from '../../errors/ranges';
import { serverSourcesOf } from '../../server/sources';
import { railsCookies } from '../cookies/ruby';
import { byCookie, cookiesIn } from './cookies';
import {
  calledByServers,
  nothing,
  type CsrfPlace,
  type CsrfProtection,
} from './types';

/** Rails and Sinatra protect by themselves; what counts is where they are told not to. */
export function rubyCsrf(service: Service): CsrfProtection {
  const { frameworks } = service.fact(stackOf);
  const has = (name: string) => frameworks.some(one => one.name === name);
  if (has('Rails')) return railsCsrf(service);
  if (has('Sinatra')) return sinatraCsrf(service);
  return byCookie(service, 'ruby');
}

function railsCsrf(service: Service): CsrfProtection {
  const cookies = [...railsCookies(service), ...cookiesIn(service, 'ruby')];
  if (railsCookies(service).length === 0) return nothing();
  const off: CsrfPlace[] = [];
  const setting = service
    .fact(effectiveConfigurationOf)
    .firstOf(
      'action_controller.allow_forgery_protection',
      'allow_forgery_protection',
      'action_controller.default_protect_from_forgery',
    );
  if (setting?.value === 'false')
    off.push({ path: setting.path, line: setting.line });
  const protection: CsrfPlace[] = [];
  for (const { ecosystem, path, code, uncommented } of service.fact(
    serverSourcesOf,
  )) {
    if (ecosystem !== 'ruby') continue;
    const index = service.repository.lineIndex(path);
    const token =
      /\bActionController::API\b|\bauthenticate_(?:or_request_)?with_http_(?:token|basic)\b|doorkeeper_authorize|\bclass\s+(?:\w+::)*Api\b|\bmodule\s+Api\b/i.test(
        code,
      ) || /(?:^|\/)api\//.test(path);
    // Whoever is not asked to sign in does nothing in somebody's name.
    const anonymous =
      /\bskip_before_action\s*\(?\s*:(?:authenticate\w*[!?]?|require_login|login_required|require_user)(?![^\n]*\b(?:only|except|if|unless):)/.test(
        code,
      );
    if (showsErrors(path, code)) continue;
    for (const { index: at } of code.matchAll(
      /^[ \t]*(?:skip_forgery_protection\b|skip_before_action\s*\(?\s*:verify_authenticity_token\b)/gm,
    )) {
      const line = uncommented.slice(at, lineEnd(uncommented, at + 1));
      // A condition decides, or only what others call is left out.
      if (token || anonymous || /\b(?:if|unless):|=>\s*:?\w+\?/.test(line))
        continue;
      if (calledByServers.test(line) || calledByServers.test(path)) continue;
      off.push({ path, line: index.lineAt(at + code.slice(at).search(/\S/)) });
    }
    const on = /\bprotect_from_forgery\b/.exec(code);
    if (on) protection.push({ path, line: index.lineAt(on.index) });
  }
  const base = service
    .fact(serverSourcesOf)
    .find(
      ({ code, ecosystem }) =>
        ecosystem === 'ruby' && /<\s*ActionController::Base\b/.test(code),
    );
  if (protection.length === 0 && base)
    protection.push({
      path: base.path,
      line: service.repository
        .lineIndex(base.path)
        .lineAt(base.code.search(/<\s*ActionController::Base\b/)),
    });
  return { ...nothing(), cookies, off, protection };
}

/** Rails: the pages of `exceptions_app`. A request that fails is sent on to them with its method, and they change nothing. */
function showsErrors(path: string, code: string): boolean {
  return (
    /(?:^|\/)(?:errors?|exceptions?)_controller\.rb$/.test(path) &&
    !/\.(?:create|save|update|destroy|delete|toggle|increment|perform_(?:later|async))\w{0,20}[!?]?(?!\w)|\bsession\s*\[[^\]\n]{1,60}\]\s*=(?!=)/.test(
      code,
    )
  );
}

function sinatraCsrf(service: Service): CsrfProtection {
  const cookies = cookiesIn(service, 'ruby');
  if (cookies.length === 0) return nothing();
  const off = service
    .fact(serverSourcesOf)
    .flatMap(({ ecosystem, path, code }) => {
      if (ecosystem !== 'ruby') return [];
      const index = service.repository.lineIndex(path);
      return [
        ...code.matchAll(
          /^[ \t]*(?:disable\s+:protection\b|set\s+:protection\s*,\s*(?:false\b|:except\b[^\n]*remote_token|except:[^\n]*remote_token))/gm,
        ),
      ].map(({ index: at }) => ({
        path,
        line: index.lineAt(at + code.slice(at).search(/\S/)),
      }));
    });
  return { ...nothing(), cookies, off, protection: off.length ? [] : cookies };
}
