import { frameworkModesOf } from '../../facts/configuration';
import type { Service } from '../../service';
import { stackOf } from '../../stack';
import { defineCheck, fail, notApplicable, pass, unknown } from '../check';
import { placeName, type Place } from '../evidence';
import { evidenceAt, referenceFor, type References } from '../shared';

const reference =
  'https://expressjs.com/en/advanced/best-practice-performance.html';
/** What to read instead of it, by stack. */
const readings: References = {
  python:
    'https://docs.djangoproject.com/en/stable/howto/deployment/checklist/',
  jvm: 'https://docs.spring.io/spring-boot/reference/features/profiles.html',
  dotnet: 'https://learn.microsoft.com/aspnet/core/fundamentals/environments',
  ruby: 'https://guides.rubyonrails.org/configuring.html',
  php: 'https://laravel.com/docs/configuration',
};

/** What production sets each switch to. */
const productionValues: Record<string, string> = {
  NODE_ENV: 'production',
  RAILS_ENV: 'production',
  RACK_ENV: 'production',
  APP_ENV: 'production',
  ASPNETCORE_ENVIRONMENT: 'Production',
  DOTNET_ENVIRONMENT: 'Production',
  SPRING_PROFILES_ACTIVE: 'prod',
  'spring.profiles.active': 'prod',
  QUARKUS_PROFILE: 'prod',
  MICRONAUT_ENVIRONMENTS: 'prod',
  GIN_MODE: 'release',
  FLASK_ENV: 'production',
  DJANGO_SETTINGS_MODULE: 'config.settings.production',
};

export const configProductionMode = defineCheck({
  id: 'config-production-mode',
  area: 'configuration-management',
  title:
    'Does the image or manifest start the framework in its production mode?',
  severity: 'major',
  kind: 'presence',
  confidence: 'high',
  phrases: {
    strength: 'frameworks in production mode',
    gap: 'a framework that starts in development mode',
  },
  why: 'In development mode frameworks rebuild templates on every request, skip caches and tell callers why something failed. Many assume development until they are told otherwise.',
  decision: {
    applies:
      'The framework has a mode switch, and an image or manifest of the tree starts the service.',
    passes:
      'The switch has a production value, or the framework’s default in a container is production.',
    fails:
      'The image, the manifest, the start command or the base configuration selects a development value (`NODE_ENV=development`, `RAILS_ENV=test`, `SPRING_PROFILES_ACTIVE=dev`, a settings module named local), or the switch is needed and nothing sets it: `NODE_ENV` for Express and Koa, `RAILS_ENV`, `APP_ENV` of Symfony, `GIN_MODE` (minor).',
    exceptions: [
      'Values that come from outside the tree, such as an env file or a Secret: unknown.',
      '`cross-env NODE_ENV=production` inside the start script, and frameworks whose start command sets the mode itself.',
      '`manage.py` that defaults to local settings: `wsgi.py`, `asgi.py` and the image decide.',
    ],
  },
  examples: {
    language: 'dockerfile',
    bad: 'ENV NODE_ENV=development',
    good: 'ENV NODE_ENV=production',
  },
  remedy:
    'Set the switch to its production value in the final stage of the image, so that every environment that runs the image gets it.',
  references: [reference, ...Object.values(readings)],
  elsewhere: ['Node best practices 5.15'],
  judge(service) {
    const modes = service.fact(frameworkModesOf);
    if (modes.length === 0) return notApplicable(reasonForNone(service));
    const wrong =
      modes.find(({ state }) => state === 'development') ??
      modes.find(({ state }) => state === 'unset');
    if (wrong) {
      const place = placeOf(wrong);
      const value = productionValues[wrong.name] ?? 'production';
      const message =
        wrong.state === 'development'
          ? `${placeName(place)} sets ${wrong.name}=${wrong.value}; ${
              wrong.framework
            } will run with development behaviour (no caching, verbose errors).`
          : `Nothing sets ${wrong.name} in the image that ends at ${placeName(
              place,
            )}; ${
              wrong.framework
            } then assumes development (no caching, verbose errors).`;
      return fail({
        message,
        severity: wrong.minor ? 'minor' : 'major',
        evidence: evidenceAt(
          service,
          [place],
          wrong.state === 'development' ? 'offender' : 'anchor',
        ),
        recommendation: {
          title: 'Start in Production Mode',
          text:
            wrong.state === 'development'
              ? `Set ${wrong.name} to ${value} at ${placeName(place)}.`
              : `Set ${
                  wrong.name
                } to ${value} in the stage that starts at ${placeName(place)}.`,
          example: {
            language: 'dockerfile',
            code: `ENV ${
              wrong.name.includes('.') ? 'SPRING_PROFILES_ACTIVE' : wrong.name
            }=${value}`,
          },
          reference: referenceFor(service, readings, reference),
        },
      });
    }
    const [first] = modes;
    const decided = modes.find(({ state }) => state === 'production');
    if (!decided) {
      return unknown(
        `${first.name} comes from outside the repository.`,
        `Set ${first.name} to its production value in the image, where every environment inherits it.`,
        evidenceAt(service, [placeOf(first)], 'anchor'),
      );
    }
    return pass(
      decided.value
        ? `${placeName(placeOf(decided))} selects ${decided.name}=${
            decided.value
          }.`
        : `${decided.framework} runs in production mode unless ${decided.name} says otherwise, and nothing does.`,
      evidenceAt(service, [placeOf(decided)], 'proof'),
    );
  },
});

function placeOf({ path, line }: { path?: string; line?: number }): Place {
  return { path: path ?? '', ...(line === undefined ? {} : { line }) };
}

function reasonForNone(service: Service): string {
  const [framework] = service.fact(stackOf).frameworks;
  return framework
    ? `${framework.name} has no mode switch that an image or manifest of the tree decides.`
    : 'No framework with a mode switch was found.';
}
