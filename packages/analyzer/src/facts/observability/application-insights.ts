import type { Sign } from '../code';

/** Its set-up by the name of the function: `import { setup } from 'applicationinsights'`, `setup().start()`. */
export const applicationInsights: Sign = {
  what: 'Application Insights',
  in: 'node',
  pattern:
    /(?<![\w.])setup\s*\([^()]{0,80}\)\s*\.(?:\s*set\w+\([^()]{0,80}\)\s*\.){0,12}\s*start\s*\(/g,
  beside: /['"]applicationinsights['"]/,
};
