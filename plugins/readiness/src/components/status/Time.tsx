import { useWords } from '../../words/useWords';

/** A moment as "5 minutes ago", with the exact time as its title and for machines. */
export function RelativeTime({ iso }: { iso: string }) {
  const { relative, dateTime } = useWords();
  return (
    <time dateTime={iso} title={dateTime(iso)}>
      {relative(iso)}
    </time>
  );
}

/** A day as "Nov 22, 2026", with the exact time as its title and for machines. */
export function Day({ iso }: { iso: string }) {
  const { date, dateTime } = useWords();
  return (
    <time dateTime={iso} title={dateTime(iso)}>
      {date(iso)}
    </time>
  );
}
