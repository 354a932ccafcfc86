import { DateTime } from 'luxon';

/** A moment as "5 minutes ago", with the exact time as its title and for machines. */
export function RelativeTime({ iso }: { iso: string }) {
  const time = DateTime.fromISO(iso);
  if (!time.isValid) {
    return <>{iso}</>;
  }
  return (
    <time dateTime={iso} title={exactTime(iso)}>
      {time.toRelative({ locale: 'en' })}
    </time>
  );
}

/** A moment as "Nov 22, 2026, 2:02 PM", in the reader's time zone. */
export function exactTime(iso: string): string {
  const time = DateTime.fromISO(iso, { locale: 'en' });
  return time.isValid ? time.toLocaleString(DateTime.DATETIME_MED) : iso;
}
