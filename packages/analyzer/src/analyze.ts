import {
  areas,
  type AreaId,
  type AreaReport,
  type CheckResult,
  type Report,
} from '@prodready/report';
import {
  assessArea,
  byWeight,
  exempt,
  judge,
  redact,
  reportLinesOnce,
  repositoryExemptionsOf,
  withFingerprints,
  withoutExemptions,
  type Exemption,
} from './assessment';
import { checks as builtInChecks, type Check, type Judgement } from './checks';
import { readJudgement } from './checks/judgement';
import {
  areaSummary,
  conclusion,
  executiveSummary,
  wordsOf,
} from './narrative';
import type { Repository } from './repository';
import {
  noSettings,
  readRepositorySettings,
  settingsFile,
} from './repository-settings';
import { Service, type ServiceDescriptor } from './service';
import { stackReport } from './stack-report';
import { checksVersion, version } from './version';

/** @public */
export interface AnalyzeOptions {
  /** Where the tree came from, repeated in the report. */
  source?: { url?: string; commit?: string };
  /** Ids of checks that do not run; they are reported as not applicable, with that reason. */
  disabledChecks?: readonly string[];
  /** Checks of an organisation's own, beside the built-in ones. Their ids must be new. */
  extraChecks?: readonly Check[];
  /** Findings that need not be mended for a time. */
  exemptions?: readonly Exemption[];
  /** Whether the service's own `.prodready.yaml` may grant exemptions, say where the service lies and leave areas out. */
  repositorySettings?: boolean;
  /** The day exemptions are judged on, `2026-12-31`. Without one none has ended. */
  today?: string;
  /** Called as work goes on; `done` of `total` checks have been judged. */
  onProgress?: (progress: AnalysisProgress) => void;
}

/** @public */
export interface AnalysisProgress {
  /** What is being done, for people: the name of the area that is being judged. */
  step: string;
  /** The check that is being judged. */
  checkId: string;
  done: number;
  total: number;
}

/**
 * The readiness report of one service. The same tree, service, checks and version give the same report, byte for byte.
 * Throws {@link RepositoryError} when the service's folder does not exist; a check that breaks is reported as `error`
 * and stops nothing else.
 *
 * @public
 */
export function analyze(
  repository: Repository,
  descriptor: ServiceDescriptor,
  options: AnalyzeOptions = {},
): Report {
  const checks = [...builtInChecks, ...(options.extraChecks ?? [])];
  const settings = options.repositorySettings
    ? readRepositorySettings(repository, descriptor, checks, options.today)
    : noSettings;
  const service = new Service(repository, {
    ...descriptor,
    path: settings.servicePath ?? descriptor.path,
  });
  const results = reportLinesOnce(
    judgeAll(service, checks, settings.disabledAreas, options),
  ).map(withFingerprints);
  const { name, entityRef } = descriptor;
  return composeReport(
    {
      schemaVersion: 1,
      subject: {
        name,
        ...(entityRef ? { entityRef } : {}),
        servicePath: service.path,
      },
      source: { ...options.source },
      tool: { version, checksVersion },
      stack: stackReport(service),
      notes: [...notesOn(service), ...settings.notes],
    },
    exempt(
      results,
      [...(options.exemptions ?? []), ...settings.exemptions],
      options.today,
    ),
    checks,
  );
}

/**
 * The same report with other exemptions, without looking at the repository again: what is exempt no more fails again,
 * and statuses, verdict and words follow. Those that the repository itself grants stay until they end.
 *
 * @public
 */
export function withExemptions(
  report: Report,
  exemptions: readonly Exemption[],
  options: Pick<AnalyzeOptions, 'extraChecks' | 'today'> = {},
): Report {
  const results = report.areas.flatMap(area => area.results);
  return composeReport(
    report,
    exempt(
      results.map(withoutExemptions),
      [...exemptions, ...repositoryExemptionsOf(results)],
      options.today,
    ),
    [...builtInChecks, ...(options.extraChecks ?? [])],
  );
}

/** The report with these results: statuses, verdict and words follow from them. */
function composeReport(
  facts: Pick<
    Report,
    'schemaVersion' | 'subject' | 'source' | 'tool' | 'stack' | 'notes'
  >,
  results: CheckResult[],
  checks: readonly Check[],
): Report {
  const { schemaVersion, subject, source, tool, stack, notes } = facts;
  const { name } = subject;
  const words = new Map(
    areas.map(area => [area.id, wordsOf(inArea(area.id), checks)]),
  );
  const areaReports = areas.map((area): AreaReport => {
    const own = [...inArea(area.id)].sort(byWeight);
    const assessment = assessArea(area, own);
    return {
      ...area,
      ...assessment,
      summary: areaSummary(
        assessment.status,
        words.get(area.id) ?? { strengths: [], gaps: [], criticalGaps: [] },
        own,
      ),
      results: own,
    };
  });
  const { verdict, blockers } = judge(areaReports);

  return {
    schemaVersion,
    subject,
    source,
    tool,
    verdict,
    blockers,
    summary: executiveSummary({
      name,
      verdict,
      stack,
      areas: areaReports,
      words,
    }),
    conclusion: conclusion(name, verdict, areaReports),
    stack,
    areas: areaReports,
    notes,
  };

  function inArea(areaId: string): CheckResult[] {
    const ids = new Set(
      checks.filter(({ area }) => area === areaId).map(({ id }) => id),
    );
    return results.filter(({ checkId }) => ids.has(checkId));
  }
}

function judgeAll(
  service: Service,
  checks: readonly Check[],
  disabledAreas: readonly AreaId[],
  { disabledChecks = [], onProgress }: AnalyzeOptions,
): CheckResult[] {
  return checks.map((check, index) => {
    onProgress?.({
      step: areas.find(({ id }) => id === check.area)?.name ?? check.area,
      checkId: check.id,
      done: index,
      total: checks.length,
    });
    if (disabledChecks.includes(check.id)) {
      return toResult(check, {
        outcome: 'not-applicable',
        message: 'Switched off by configuration.',
      });
    }
    if (disabledAreas.includes(check.area)) {
      return toResult(check, {
        outcome: 'not-applicable',
        message: `The area is left out by the service's ${settingsFile}.`,
      });
    }
    const isOwn = index >= builtInChecks.length;
    return toResult(
      check,
      judgeSafely(check, service, isOwn ? readJudgement : undefined),
    );
  });
}

/** A check that breaks says so in its own place: the report of everything else stands. */
function judgeSafely(
  check: Check,
  service: Service,
  read = (judgement: Judgement) => judgement,
): Judgement | { outcome: 'error'; message: string } {
  try {
    return read(check.judge(service));
  } catch (error) {
    return {
      outcome: 'error',
      message: `The check itself failed: ${redact(
        String((error as Error)?.message ?? error)
          .split('\n')[0]
          .slice(0, 300),
      )}`,
    };
  }
}

function toResult(
  check: Check,
  judgement: Judgement | { outcome: 'error'; message: string },
): CheckResult {
  const evidence = 'evidence' in judgement ? judgement.evidence ?? [] : [];
  const common = {
    checkId: check.id,
    title: check.title,
    severity: check.severity,
    declaredSeverity: check.severity,
    outcome: judgement.outcome,
    confidence: check.confidence,
    message: redact(judgement.message),
    evidence: evidence.map(place =>
      place.snippet ? { ...place, snippet: redact(place.snippet) } : place,
    ),
  };
  if (judgement.outcome === 'unknown') {
    return { ...common, ...(judgement.cure ? { cure: judgement.cure } : {}) };
  }
  if (judgement.outcome !== 'fail') return common;
  const confidence = judgement.confidence ?? check.confidence;
  return {
    ...common,
    severity: gated(judgement.severity ?? check.severity, confidence),
    confidence,
    recommendation: {
      ...judgement.recommendation,
      text: redact(judgement.recommendation.text),
    },
  };
}

/** What is only guessed from names never blocks a launch, nor counts as more than minor. */
function gated(
  severity: CheckResult['severity'],
  confidence: CheckResult['confidence'],
): CheckResult['severity'] {
  return confidence === 'low' ? 'minor' : severity;
}

const shownProblems = 20;

function notesOn({ repository, files }: Service): string[] {
  const own = new Set(files.map(({ path }) => path));
  const problems = [...repository.problems]
    .filter(([path]) => own.has(path))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, why]) => `${path} ${why}.`);
  const more = problems.length - shownProblems;
  return [
    ...repository.notes,
    ...problems.slice(0, shownProblems),
    ...(more > 0 ? [`${more} more files could not be read or parsed.`] : []),
  ];
}
