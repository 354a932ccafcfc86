import type { Service } from '../../service';
import { sourceFilesOf, stackOf, type Dependency } from '../../stack';

/** Libraries that read a `.env` as soon as they are used. */
const readsByItself =
  /^(?:prisma|@prisma\/client|@nestjs\/config|laravel\/(?:lumen-)?framework|dotenv(?:-\w+)?|dotenvx|@dotenvx\/dotenvx|env-cmd|python-dotenv|python-decouple|dotenv-rails|github\.com\/joho\/godotenv|github\.com\/subosito\/gotenv|dotenvy|vlucas\/phpdotenv|symfony\/dotenv|.*:dotenv-(?:java|kotlin)|dotenv\.net|DotNetEnv)$/i;
/** Libraries that do it where the code says so, and what it says then. */
const readsWhenTold: Array<[library: RegExp, told: RegExp]> = [
  [/^(?:django-environ|environs)$/i, /\.\s*read_env\s*\(|\bread_envfile\s*\(/],
  [/^pydantic-settings$/i, /\b_?env_file["']?\s*[=:]|\bload_dotenv\s*\(/],
];

/** The dependencies that read dotenv files for the service. Use as a fact. */
export function dotenvLibrariesOf(service: Service): Dependency[] {
  const told = (pattern: RegExp) =>
    service
      .fact(sourceFilesOf)
      .some(
        ({ path, ecosystem }) =>
          ecosystem === 'python' &&
          pattern.test(service.repository.lexical(path).code),
      );
  return service.fact(stackOf).dependencies.filter(
    ({ name, path, scope }) =>
      (readsByItself.test(name) ||
        readsWhenTold.some(
          ([library, pattern]) => library.test(name) && told(pattern),
        )) &&
      // Brought along by another module: nothing of the service's own asks for it.
      scope !== 'optional' &&
      (!path.includes('/') || path.startsWith(service.pathTo(''))),
  );
}
