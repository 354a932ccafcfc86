import { Link } from '@backstage/core-components';
import { useCheckLink } from '../../hooks/useLinks';
import { useWords } from '../../words/useWords';

/** Leads to the page that explains a check; nothing where the app has none. */
export function CheckLink({ checkId }: { checkId: string }) {
  const { t } = useWords();
  const link = useCheckLink();
  return link ? (
    <Link
      to={link(checkId)}
      underline="always"
      aria-label={t('report.aboutCheckNamed', { check: checkId })}
    >
      {t('report.aboutCheck')}
    </Link>
  ) : null;
}
