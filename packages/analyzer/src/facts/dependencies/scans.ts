import type { Service } from '../../service';
import { pipelinesOf } from '../pipelines';

/** A search for known vulnerabilities in a pipeline. */
export interface VulnerabilityScan {
  name: string;
  path: string;
  line: number;
  /** Its result stops nothing. */
  ignored: boolean;
}

const commands: Array<[pattern: RegExp, name: string]> = [
  [/\btrivy\b/, 'Trivy'],
  [/\bgrype\b/, 'Grype'],
  [/\bsnyk\s+(?:test|container|monitor)\b/, 'Snyk'],
  [/\bosv-scanner\b/, 'OSV-Scanner'],
  [
    /\b(?:npm|pnpm|yarn)\s+(?:npm\s+)?audit\b(?!\s+(?:fix|signatures))|\bbun\s+audit\b|\baudit-ci\b|\bbetter-npm-audit\b/,
    'the package manager’s audit',
  ],
  [/\bpip-audit\b/, 'pip-audit'],
  [/\bsafety\s+(?:check|scan)\b/, 'safety'],
  [/\bdependency-check\b|\bdependencyCheck\w*\b/, 'OWASP Dependency-Check'],
  [/\bossIndexAudit\b|\bossindex\b/, 'OSS Index'],
  [/\bgovulncheck\b/, 'govulncheck'],
  [/\bnancy\s+sleuth\b/, 'nancy'],
  [/\bdotnet\s+list\b.{0,120}--vulnerable\b/, 'dotnet list package'],
  [/\bbundler?-audit\b|\bbundle\s+audit\b/, 'bundler-audit'],
  [/\bcomposer\s+audit\b/, 'composer audit'],
  [
    /(?:^|\s|\/|\})(?:(?:symfony|\$\{?\(?\w*SYMFONY\w*\)?\}?)\s+(?:local:)?(?:check:security|security:check)|local-php-security-checker)\b/,
    'Symfony’s security check',
  ],
  [/\bcargo[- ](?:audit|deny)\b/, 'cargo audit'],
  [/\bdocker\s+scout\b/, 'Docker Scout'],
  [/\bjf\s+(?:audit|scan|docker\s+scan)\b/, 'JFrog Xray'],
  [/\buv\s+audit\b/, 'uv audit'],
];
const external: Array<[pattern: RegExp, name: string]> = [
  [/trivy/i, 'Trivy'],
  [/grype|anchore\/scan-action/i, 'Grype'],
  [/snyk/i, 'Snyk'],
  [/osv-scanner/i, 'OSV-Scanner'],
  [/dependency-review-action/i, 'dependency review'],
  [/dependency-check/i, 'OWASP Dependency-Check'],
  [/govulncheck/i, 'govulncheck'],
  [/pip-audit|pypa\/gh-action-pip-audit/i, 'pip-audit'],
  [/safety-action|pyupio\/safety/i, 'safety'],
  [/nancy-github-action/i, 'nancy'],
  [/audit-check|cargo-deny-action|rustsec\/audit/i, 'cargo audit'],
  [/docker\/scout-action/i, 'Docker Scout'],
  [
    /(?:dependency|container)[-_]scanning|Security\/(?:Dependency|Container)/i,
    'GitLab scanning',
  ],
  [/frogbot|jfrog.*scan/i, 'JFrog Xray'],
  [/sonatype|nexus-iq/i, 'Sonatype'],
  [
    /owasp|vuln(?:erability)?[-_ ]?(?:scan|check)|security[-_/\w]*scan|anchore/i,
    'a security scan',
  ],
];

/** Use as `service.fact(vulnerabilityScansOf)`. */
export function vulnerabilityScansOf(service: Service): VulnerabilityScan[] {
  const { repository } = service;
  const found: VulnerabilityScan[] = [];
  for (const job of service.fact(pipelinesOf).jobs) {
    for (const { text, path, line, ignored } of job.commands) {
      if (
        /^(?:apt|apk|brew|pip|npm\s+i|curl|wget|go\s+install|cargo\s+install|docker\s+pull)/.test(
          text,
        )
      )
        continue;
      const match = commands.find(([pattern]) => pattern.test(text));
      if (match)
        found.push({
          name: match[1],
          path,
          line,
          ignored:
            ignored ||
            /\|\|\s*(?:true|:|exit 0)\b/.test(text) ||
            (/\btrivy\b/.test(text) && /--exit-code[= ]0\b/.test(text)),
        });
    }
    for (const { name, path, line } of job.external) {
      const match = external.find(([pattern]) => pattern.test(name));
      if (!match) continue;
      const step = stepAfter(repository.lines(path), line);
      found.push({
        name: match[1],
        path,
        line,
        ignored:
          /continue-on-error:\s*true/.test(step) ||
          (/exit-code:\s*['"]?0/.test(step) && !/sarif/i.test(step)),
      });
    }
  }
  return found.sort((a, b) => Number(a.ignored) - Number(b.ignored));
}

/** The lines of a step, from its `uses:` to the next one. */
function stepAfter(lines: string[], line: number): string {
  const end = lines.findIndex(
    (text, index) => index >= line && /^\s*- /.test(text),
  );
  return lines
    .slice(
      Math.max(0, line - 2),
      end < 0 ? line + 25 : Math.min(end, line + 25),
    )
    .join('\n');
}

/** Pipelines of other repositories that may hold a scan. */
export function foreignPipelinesOf(
  service: Service,
): Array<{ name: string; path: string; line: number }> {
  return service
    .fact(pipelinesOf)
    .jobs.flatMap(job => job.external.filter(({ workflow }) => workflow));
}
