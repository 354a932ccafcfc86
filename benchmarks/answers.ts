import type { ReadinessClient } from '@prodready/plugin-readiness-common';
import { Latency, latencyOf, measure, mostPerSecond } from './measure';

/** How long answers take of which the bench has bars or figures: all kinds together, by the name of the figure. */
export interface AnswerFigures {
  overview_p95_ms: number;
  entities_p95_ms: number;
  follow_ups_p95_ms: number;
  report_p95_ms: number;
}

/** Requests for one page of the portal, as its users make them. */
interface Page {
  figure: keyof AnswerFigures;
  /** Kinds of requests, asked for in turn. */
  kinds: Record<
    string,
    (client: ReadinessClient, index: number) => Promise<unknown>
  >;
}

/** The pages that are measured, on an organisation of so many entities. */
function pagesOf(entities: number): Page[] {
  return [
    {
      figure: 'overview_p95_ms',
      kinds: {
        'Overview of everything': client => client.getOverview({}),
        'Overview by owner': client => client.getOverview({ groupBy: 'owner' }),
        'Overview by system': client =>
          client.getOverview({ groupBy: 'system' }),
        'Overview of a lifecycle': client =>
          client.getOverview({ filter: { lifecycle: ['production'] } }),
      },
    },
    {
      figure: 'entities_p95_ms',
      kinds: {
        'Entities, the least ready first': client => client.queryEntities({}),
        'Entities with a text': (client, index) =>
          client.queryEntities({ text: String(index % 100) }),
        'Entities by name': client =>
          client.queryEntities({ sort: 'name', limit: 50 }),
        'Entities that are not ready': client =>
          client.queryEntities({ verdict: ['not-ready'] }),
      },
    },
    {
      figure: 'follow_ups_p95_ms',
      kinds: {
        'Follow-ups, the most urgent first': client =>
          client.queryFollowUps({}),
        'Follow-ups by date': client => client.queryFollowUps({ sort: 'due' }),
        'Follow-ups of a severity': client =>
          client.queryFollowUps({ severity: ['critical'] }),
        'Follow-ups of an owner': (client, index) =>
          client.queryFollowUps({
            filter: { owner: [`group:default/team-${index % 20}`] },
          }),
      },
    },
    {
      figure: 'report_p95_ms',
      kinds: {
        'One report': (client, index) =>
          client.getReport(
            `component:default/service-${(index * 37) % entities}`,
          ),
      },
    },
  ];
}

/** How much is asked for, and of how large an organisation. */
export interface AnswersSize {
  entities: number;
  /** Requests of each page that count. */
  requests: number;
  perSecond: number;
  /** Requests of each page that go ahead and do not count. */
  warmUp: number;
}

/**
 * Asks for every page so many times, at a rate at which a large organisation does, and tells how long each kind of request
 * took; then as fast as answers come, and tells how many there are of each page in a second.
 */
export async function measureAnswers(
  client: ReadinessClient,
  size: AnswersSize,
  tell: (title: string, latency: Latency) => void,
  tellMost: (figure: string, perSecond: number) => void,
): Promise<AnswerFigures> {
  const figures: Partial<AnswerFigures> = {};
  for (const { figure, kinds } of pagesOf(size.entities)) {
    const names = Object.keys(kinds);
    const kindOf = (index: number) => names[index % names.length];
    const ask = (index: number) => kinds[kindOf(index)](client, index);
    const taken = await measure(ask, { ...size, times: size.requests });
    for (const name of names) {
      tell(name, latencyOf(taken.filter((_, index) => kindOf(index) === name)));
    }
    figures[figure] = latencyOf(taken).p95;
    tellMost(
      names[0],
      await mostPerSecond(ask, { times: size.requests, atOnce: 4 }),
    );
  }
  return figures as AnswerFigures;
}
