import { useCallback, useEffect, useReducer } from 'react';
import type { DependencyList } from 'react';

/** An answer of the backend on its way, there, or missing. */
export interface Answer<T> {
  /** The newest answer; while the next one is read, or could not be, still the one before. */
  value?: T;
  error?: Error;
  loading: boolean;
  retry: () => void;
}

type State<T> = Omit<Answer<T>, 'retry'>;
type Action<T> =
  | { type: 'asked' }
  | { type: 'answered'; value: T }
  | { type: 'failed'; error: Error };

function reduce<T>(state: State<T>, action: Action<T>): State<T> {
  switch (action.type) {
    case 'answered':
      return { value: action.value, loading: false };
    case 'failed':
      return { ...state, error: action.error, loading: false };
    default:
      // Nothing to draw anew where the question was on its way already, as at first.
      return state.loading && !state.error
        ? state
        : { value: state.value, loading: true };
  }
}

/**
 * Asks the backend, and asks anew when one of the dependencies changes: a question that nobody waits for any more is
 * given up, and what was shown stays until there is something newer, so that nothing jumps.
 */
export function useAnswer<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  dependencies: DependencyList,
): Answer<T> {
  const [state, dispatch] = useReducer(
    reduce as (state: State<T>, action: Action<T>) => State<T>,
    { loading: true },
  );
  const [round, retry] = useReducer((count: number) => count + 1, 0);
  // The dependencies are what the question is made of.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const question = useCallback(ask, dependencies);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    dispatch({ type: 'asked' });
    question(signal).then(
      value => signal.aborted || dispatch({ type: 'answered', value }),
      error => signal.aborted || dispatch({ type: 'failed', error }),
    );
    return () => controller.abort();
  }, [question, round]);
  return { ...state, retry };
}
