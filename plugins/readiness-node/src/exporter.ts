import { createExtensionPoint } from '@backstage/backend-plugin-api';
import type { Report } from '@prodready/report';
import type { ReadinessStatusChange } from './statusChange';

/** A report that was just stored. @public */
export interface ExportedReport {
  entityRef: string;
  report: Report;
  /** The commit it was made from, where known. */
  commit?: string;
  /** ISO 8601, UTC. */
  assessedAt: string;
  /** What became different. */
  change?: ReadinessStatusChange;
}

/**
 * Takes reports somewhere else: a data warehouse, a chat, a file.
 *
 * @public
 */
export interface ReportExporter {
  /** Names it in logs. */
  readonly id: string;
  /**
   * Called after each report was stored, on the replica that made it, one report at a time. What it throws is logged and
   * hurts nobody; a report is not offered again, so an exporter that must not miss any reads the REST API beside.
   */
  export(report: ExportedReport): Promise<void>;
}

/** @public */
export interface ReadinessExportersExtensionPoint {
  /** Throws when two exporters have the same id. */
  addExporter(exporter: ReportExporter): void;
}

/**
 * Lets a module take reports somewhere else.
 *
 * @public
 */
export const readinessExportersExtensionPoint =
  createExtensionPoint<ReadinessExportersExtensionPoint>({
    id: 'readiness.exporters',
  });
