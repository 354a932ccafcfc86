import type { Service } from '../../service';

/** Where the build keeps Spring Boot's developer tools in the packaged application, which it leaves out by itself. */
export function devtoolsRepackagedAt(
  service: Service,
): { path: string; line: number } | undefined {
  const { repository } = service;
  for (const { path } of service.of(['CONFIG', 'SRC', 'OTHER'])) {
    if (!/(?:^|\/)(?:pom\.xml|build\.gradle(?:\.kts)?)$/.test(path)) continue;
    const index = repository
      .lines(path)
      .findIndex(line =>
        /<excludeDevtools>\s*false|excludeDevtools\s*=\s*false/.test(line),
      );
    if (index >= 0) return { path, line: index + 1 };
  }
  return undefined;
}
