import { areas as allAreas, AreaId, Severity } from '@prodready/report';
import {
  Check,
  checks as builtIn,
  checksVersion,
  Exemption,
  withExemptions,
} from '@prodready/analyzer';
import type {
  CheckDescription,
  ChecksReference,
  Effort,
} from '@prodready/plugin-readiness-common';
import type { Report } from '@prodready/report';

/** Every check of the portal, with what follow-ups and reference pages need to know of it. */
export class CheckCatalog {
  private readonly byId: Map<string, Check>;

  constructor(
    /** Of the portal's modules, beside the built-in ones. */
    private readonly added: readonly Check[] = [],
    private readonly disabled: readonly string[] = [],
  ) {
    this.byId = new Map([...builtIn, ...added].map(check => [check.id, check]));
  }

  get ids(): string[] {
    return [...this.byId.keys()];
  }

  /** Title, area and severity of a check; `undefined` for one that is no longer made. */
  find(
    id: string,
  ): { title: string; area: AreaId; severity: Severity } | undefined {
    return this.byId.get(id);
  }

  effortOf(checkId: string): Effort {
    return effortOf(this.byId.get(checkId)?.kind);
  }

  /** The report with these exemptions and no others of the portal's. */
  exempt(report: Report, exemptions: Exemption[], today: string): Report {
    return withExemptions(report, exemptions, {
      extraChecks: this.added,
      today,
    });
  }

  reference(): ChecksReference {
    return {
      version: checksVersion,
      areas: allAreas.map(area => ({ ...area })),
      checks: [...this.byId.values()].map(check => this.describe(check)),
    };
  }

  private describe(check: Check): CheckDescription {
    const { id, area, title, severity, confidence } = check;
    return {
      id,
      area,
      title,
      severity,
      confidence,
      effort: effortOf(check.kind),
      disabled: this.disabled.includes(id),
      added: this.added.includes(check),
      why: check.why,
      decision: check.decision,
      examples: check.examples,
      remedy: check.remedy,
      references: check.references ?? [],
      elsewhere: check.elsewhere ?? [],
    };
  }
}

/** A bad line is changed, a missing thing is added, a share grows over time. */
function effortOf(kind: Check['kind'] | undefined): Effort {
  switch (kind) {
    case 'presence':
      return 'small';
    case 'ratio':
      return 'large';
    default:
      return 'medium';
  }
}
