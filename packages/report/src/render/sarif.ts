import type { Location, Log, ReportingDescriptor, Result } from 'sarif';
import type {
  AreaReport,
  CheckResult,
  Confidence,
  Evidence,
  Report,
  Severity,
} from '../schema';
import { cleanLine, cleanText, relativeAddress, webAddress } from './clean';
import { fenced, webLink } from './markdown-inline';
import { failuresOf, placeOf, placesOf } from './outline';

const levels: Record<Severity, Result.level> = {
  critical: 'error',
  major: 'warning',
  minor: 'note',
};

const precisions: Record<Confidence, string> = {
  high: 'high',
  medium: 'medium',
  low: 'low',
};

/**
 * The failed checks as a SARIF 2.1.0 log, for code scanning. One result a failed check; a result keeps its identity
 * (`partialFingerprints`) when lines move.
 *
 * @public
 */
export function renderSarif(report: Report): string {
  const failures = report.areas.flatMap(area =>
    failuresOf(area).map(result => ({ area, result })),
  );
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Prodready',
            version: report.tool.version,
            rules: failures.map(({ area, result }) => ruleOf(area, result)),
          },
        },
        automationDetails: {
          id: `prodready/${cleanLine(report.subject.name)}/`,
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: {
          '%SRCROOT%': { description: { text: 'The root of the repository.' } },
        },
        results: failures.map(({ result }, ruleIndex) =>
          resultOf(report, result, ruleIndex),
        ),
        properties: {
          verdict: report.verdict,
          checksVersion: report.tool.checksVersion,
          ...(report.source.commit && { commit: report.source.commit }),
        },
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function ruleOf(area: AreaReport, result: CheckResult): ReportingDescriptor {
  const { recommendation } = result;
  const helpUri = webAddress(recommendation?.reference);
  const advice = recommendation
    ? `${cleanLine(recommendation.title)}: ${cleanLine(recommendation.text)}`
    : cleanLine(result.title);
  const example = recommendation?.example;
  const reference = webLink(recommendation?.reference);
  return {
    id: cleanLine(result.checkId),
    name: pascalCase(result.checkId),
    shortDescription: { text: cleanLine(result.title) },
    fullDescription: {
      text: `${cleanLine(area.name)}: ${cleanLine(result.title)}`,
    },
    help: {
      text: advice,
      markdown: [
        advice.replace(/[<[\]]/g, '\\$&'),
        example && fenced(example.code, example.language),
        reference && `See ${reference}.`,
      ]
        .filter(Boolean)
        .join('\n\n'),
    },
    ...(helpUri && { helpUri }),
    defaultConfiguration: { level: levels[result.declaredSeverity] },
    properties: {
      tags: ['production-readiness', area.id],
      precision: precisions[result.confidence],
    },
  };
}

function resultOf(
  report: Report,
  result: CheckResult,
  ruleIndex: number,
): Result {
  const [primary, ...related] = placesOf(result);
  return {
    ruleId: cleanLine(result.checkId),
    ruleIndex,
    level: levels[result.severity],
    message: { text: messageText(result.message) },
    locations: [
      locationOf(
        primary ?? { path: report.subject.servicePath, role: 'anchor' },
      ),
    ],
    ...(related.length && {
      relatedLocations: related.map((evidence, index) => ({
        id: index + 1,
        ...locationOf(evidence),
        message: { text: messageText(placeOf(evidence)) },
      })),
    }),
    partialFingerprints: {
      'readinessFinding/v1': `${report.subject.servicePath || '.'}#${
        result.checkId
      }`,
    },
  };
}

function locationOf({ path, line, endLine, snippet }: Evidence): Location {
  return {
    physicalLocation: {
      artifactLocation: {
        uri: relativeAddress(path) ?? '.',
        uriBaseId: '%SRCROOT%',
      },
      ...(line && {
        region: {
          startLine: line,
          ...(endLine && endLine >= line && { endLine }),
          ...(snippet && { snippet: { text: cleanText(snippet) } }),
        },
      }),
    },
  };
}

/** In a SARIF message brackets make links and braces make placeholders, unless a backslash or a second brace says otherwise. */
function messageText(text: string): string {
  return cleanLine(text)
    .replace(/[\\[\]]/g, '\\$&')
    .replace(/[{}]/g, '$&$&');
}

function pascalCase(id: string): string {
  return cleanLine(id)
    .split(/[^A-Za-z0-9]+/)
    .map(word => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
