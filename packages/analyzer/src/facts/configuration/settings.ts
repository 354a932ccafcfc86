/**
 * One value of the configuration that production loads, with the line that won.
 * @public
 */
export interface Setting {
  /**
   * As its framework writes it: `spring.datasource.url`, `DATABASES.default.HOST` (Django), `app.debug` and
   * `database.connections.pgsql.host` (Laravel), `force_ssl` and `database.password` (Rails), `ConnectionStrings:Default`
   * (.NET), `db.host` (Node's config folder).
   */
  key: string;
  /** The value production runs with, as text (`true`, `30`, `postgres://…`); `undefined` where the tree does not say. */
  value: string | undefined;
  /** As written: `${DB_URL:jdbc:…}`, `env('DB_HOST', 'localhost')`. */
  text: string;
  /**
   * `literal`: written in the tree. `default`: written in the tree for when the environment says nothing.
   * `deployment`: the image or a manifest sets the variable. `environment`: supplied from outside only.
   * `computed`: an expression that the tree does not decide.
   */
  origin: 'literal' | 'default' | 'deployment' | 'environment' | 'computed';
  /** Environment variables that may supply it. */
  variables: string[];
  path: string;
  line: number;
  /** For `deployment`: where the variable is set. `path` and `line` stay those of the setting. */
  setAt?: { path: string; line: number };
}

/** A framework's files in the order in which it merges them; later settings win. */
export interface Layers {
  framework: ConfigurationFramework;
  /** The files production loads. */
  files: string[];
  /** Profiles or modules that decide which files those are. */
  profiles: ActiveProfile[];
  settings: Setting[];
  /** Nothing that the environment sets reaches it: the code puts it together from files alone. */
  filesOnly?: true;
}

/** @public */
export type ConfigurationFramework =
  | 'spring'
  | 'quarkus'
  | 'micronaut'
  | 'dropwizard'
  | 'django'
  | 'rails'
  | 'laravel'
  | 'symfony'
  | 'dotnet'
  | 'node-config'
  | 'file';

/** What selects files: a Spring profile, Django's settings module. @public */
export interface ActiveProfile {
  name: string;
  path: string;
  line: number;
}

/** Relaxed binding: `spring.jpa.hibernate.ddl-auto`, `SPRING_JPA_HIBERNATE_DDL_AUTO` and `…ddlAuto` are one key. */
export function normalizeKey(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** The steps of a key, each normalised: `Jwt:Secret-Key` → `jwt`, `secretkey`. */
export function stepsOfKey(key: string): string[] {
  return key
    .replace(/\[(\d+)\]/g, '.$1')
    .split(/[.:]|__/)
    .map(normalizeKey)
    .filter(Boolean);
}
