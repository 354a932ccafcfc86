import { useMemo } from 'react';
import {
  appLanguageApiRef,
  useApiHolder,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import type { TranslationFunction } from '@backstage/frontend-plugin-api';
import { DateTime } from 'luxon';
import useObservable from 'react-use/esm/useObservable';
import { readinessTranslationRef } from '../translation';

/** Numbers and moments as the reader's language writes them. */
export interface Formats {
  /** BCP 47 tag that numbers and dates are written in, for example `de` or `en-GB`. */
  locale: string;
  /** `1,834` */
  number(value: number): string;
  /** `+3`, `−2`, `±0` */
  change(value: number): string;
  /** A share between 0 and 1 as `42 %` */
  percent(share: number): string;
  /** `Nov 22, 2026` */
  date(iso: string): string;
  /** `Nov 22, 2026, 2:02 PM`, in the reader's time zone */
  dateTime(iso: string): string;
  /** `5 minutes ago` */
  relative(iso: string): string;
}

const formatsByLocale = new Map<string, Formats>();

/** Formats of a locale, made once: a table has hundreds of cells that write with them. */
export function formatsOf(locale: string): Formats {
  let formats = formatsByLocale.get(locale);
  if (!formats) {
    formats = createFormats(locale);
    formatsByLocale.set(locale, formats);
  }
  return formats;
}

/** Makes formats of a locale. What is no time is given back as it came. */
export function createFormats(locale: string): Formats {
  const number = new Intl.NumberFormat(locale);
  const change = new Intl.NumberFormat(locale, { signDisplay: 'exceptZero' });
  const percent = new Intl.NumberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: 0,
  });
  const time = (iso: string, write: (time: DateTime) => string | null) => {
    const parsed = DateTime.fromISO(iso, { locale });
    return (parsed.isValid && write(parsed)) || iso;
  };
  return {
    locale,
    number: value => number.format(value),
    // A minus as wide as the plus: `Intl` writes a hyphen in most languages.
    change: value =>
      value === 0 ? '±0' : change.format(value).replace('-', '−'),
    percent: share => percent.format(share),
    date: iso => time(iso, at => at.toLocaleString(DateTime.DATE_MED)),
    dateTime: iso => time(iso, at => at.toLocaleString(DateTime.DATETIME_MED)),
    relative: iso => time(iso, at => at.toRelative({ locale })),
  };
}

/** Whether formats can be made of a tag: browsers started in a POSIX locale report ones such as `en-US@posix`. */
function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length > 0;
  } catch {
    return false;
  }
}

/** The browser's regional form of the app's language (`en-GB` for `en`), or the language itself. */
export function localeOf(
  language: string,
  preferred: readonly string[],
): string {
  return (
    preferred.find(
      locale =>
        locale.toLowerCase().split('-')[0] === language.split('-')[0] &&
        isLocale(locale),
    ) ?? language
  );
}

/** The language the app is set to. */
function useLanguage(): string {
  const api = useApiHolder().get(appLanguageApiRef);
  const language$ = useMemo(() => api?.language$(), [api]);
  const selected = useObservable(
    // The types of zen-observable and react-use differ in what nobody calls.
    language$ as never,
    api?.getLanguage(),
  ) as { language: string } | undefined;
  return selected?.language ?? 'en';
}

/** What the pages say, and how they write numbers and dates. */
export interface Words extends Formats {
  t: TranslationFunction<(typeof readinessTranslationRef)['T']>;
  /** The language the app is set to, for example `de`. */
  language: string;
}

/** The words of the language that the app is set to. */
export function useWords(): Words {
  const { t } = useTranslationRef(readinessTranslationRef);
  const language = useLanguage();
  return useMemo(
    () => ({
      t,
      language,
      ...formatsOf(localeOf(language, window.navigator.languages ?? [])),
    }),
    [t, language],
  );
}
