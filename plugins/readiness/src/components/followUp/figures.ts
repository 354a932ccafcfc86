import type { FollowUpView } from '../../filter/followUpView';
import type { Tone } from '../../theme/tones';
import type { Words } from '../../words/useWords';

/** The view of everything that is open. */
export const plain: Partial<FollowUpView> = {
  show: 'open',
  due: [],
  blocker: false,
  unassigned: false,
};

/** One figure: what it counts, and the view that lists what it counts. */
export interface Figure {
  id: 'open' | 'blockers' | 'overdue' | 'dueSoon' | 'unassigned' | 'resolved';
  label: string;
  tone: Tone;
  part: Partial<FollowUpView>;
}

/** What is counted of findings, here and for each owner. */
export function figuresOf({ t }: Words): Figure[] {
  return [
    { id: 'open', label: t('followUp.open'), tone: 'neutral', part: plain },
    {
      id: 'blockers',
      label: t('followUp.blockers'),
      tone: 'bad',
      part: { ...plain, blocker: true },
    },
    {
      id: 'overdue',
      label: t('followUp.overdue'),
      tone: 'bad',
      part: { ...plain, due: ['overdue'] },
    },
    {
      id: 'dueSoon',
      label: t('followUp.dueSoon'),
      tone: 'warning',
      part: { ...plain, due: ['soon'] },
    },
    {
      id: 'unassigned',
      label: t('followUp.unassigned'),
      tone: 'neutral',
      part: { ...plain, unassigned: true },
    },
    {
      id: 'resolved',
      label: t('followUp.closed'),
      tone: 'good',
      part: { ...plain, show: 'resolved' },
    },
  ];
}

/** Whether the view lists what is behind a figure. */
export function isShown(
  part: Partial<FollowUpView>,
  view: FollowUpView,
): boolean {
  const key = ({ show, due, blocker, unassigned }: Partial<FollowUpView>) =>
    JSON.stringify([show, due, blocker, unassigned]);
  return key(part) === key(view);
}
