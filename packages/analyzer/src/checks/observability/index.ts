import type { Check } from '../check';
import { observabilityAlertsAndSlos } from './observability-alerts-and-slos';
import { observabilityHealthEndpoints } from './observability-health-endpoints';
import { observabilityLogsToStdout } from './observability-logs-to-stdout';
import { observabilityMetrics } from './observability-metrics';
import { observabilityRequestCorrelation } from './observability-request-correlation';
import { observabilityStructuredLogs } from './observability-structured-logs';
import { observabilityTracing } from './observability-tracing';

/** The checks of this area, in catalogue order. */
export const observabilityChecks: readonly Check[] = [
  observabilityStructuredLogs,
  observabilityLogsToStdout,
  observabilityRequestCorrelation,
  observabilityMetrics,
  observabilityTracing,
  observabilityHealthEndpoints,
  observabilityAlertsAndSlos,
];
