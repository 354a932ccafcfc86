import type { ServiceDescriptor } from '../../../service';
import { memorySource, openRepository } from '../../../repository';
import { Service } from '../../../service';
import type { Check } from '../../check';

/** A tree of a test, and what it adds to the service's description. */
export interface Tree {
  files: Record<string, string>;
  service?: Partial<ServiceDescriptor>;
}

/** What a check says about a tree: the outcome, where, and in which words. */
export function judge(check: Check, { files, service }: Tree) {
  const judgement = check.judge(
    new Service(openRepository(memorySource(files)), {
      name: 'orders',
      ...service,
    }),
  );
  return {
    outcome: judgement.outcome,
    severity: judgement.outcome === 'fail' ? judgement.severity : undefined,
    message: judgement.message,
    places: (('evidence' in judgement && judgement.evidence) || []).map(
      ({ path, line }) => (line ? `${path}:${line}` : path),
    ),
    recommendation:
      judgement.outcome === 'fail' ? judgement.recommendation : undefined,
  };
}

/** The same line many times, each with its number. */
export function repeat(
  count: number,
  line: (number: number) => string,
): string {
  return Array.from({ length: count }, (_, index) => line(index)).join('\n');
}

/** A Python web application of a given number of lines. */
export function pythonApp(lines: number): string {
  return `from fastapi import FastAPI\n\napp = FastAPI()\n\n@app.get("/orders")\ndef list_orders():\n    return []\n\n${repeat(
    Math.max(0, lines - 6),
    number => `value_${number} = ${number}`,
  )}\n`;
}

export const requirements = 'fastapi==0.115.0\nuvicorn==0.30.0\n';
