import { InfoCard } from '@backstage/core-components';
import { useWords } from '../../words/useWords';
import { HomeWidget } from './HomeWidget';

/** {@link HomeWidget} in a card, for home pages that give none. */
export function HomeCard(props: {
  /** What stands above it. */
  title?: string;
}) {
  const { t } = useWords();
  return (
    <InfoCard title={props.title ?? t('home.title')}>
      <HomeWidget />
    </InfoCard>
  );
}
