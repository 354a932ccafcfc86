import { ReadinessClient } from '@prodready/plugin-readiness-common';
import { AnswerFigures, AnswersSize, measureAnswers } from './answers';
import { Latency } from './measure';

/*
 * The users of the benchmark, in a process of their own: what they wait for must not be the memory of the process that has
 * grown the organisation. They tell the parent what they measure.
 */

export interface UsersSettings extends AnswersSize {
  /** Where the plugins of the backend answer. */
  address: string;
}

/** What they tell while they measure, and at the end. */
export type UsersMessage =
  | { title: string; latency: Latency }
  | { title: string; mostPerSecond: number }
  | { figures: AnswerFigures };

const { address, ...size } = JSON.parse(
  process.env.BENCHMARK!,
) as UsersSettings;

async function main() {
  const figures = await measureAnswers(
    await signIn(),
    size,
    (title, latency) => tell({ title, latency }),
    (title, mostPerSecond) => tell({ title, mostPerSecond }),
  );
  tell({ figures });
  process.disconnect();
}

/** A client that is signed in as a user, as people are. */
async function signIn(): Promise<ReadinessClient> {
  const answer = await fetch(`${address}/auth/guest/refresh`, {
    method: 'POST',
    headers: { 'X-Requested-With': 'XMLHttpRequest' },
  });
  const { backstageIdentity } = (await answer.json()) as {
    backstageIdentity: { token: string };
  };
  return new ReadinessClient({
    discoveryApi: { getBaseUrl: async id => `${address}/${id}` },
    fetchApi: {
      fetch: (input, init) =>
        fetch(input, {
          ...init,
          headers: {
            ...init?.headers,
            Authorization: `Bearer ${backstageIdentity.token}`,
          },
        }),
    },
  });
}

function tell(message: UsersMessage): void {
  process.send?.(message);
}

process.on('disconnect', () => process.exit());

main().catch(error => {
  console.error(error);
  process.exit(1);
});
