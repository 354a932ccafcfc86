import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import { useWords } from '../../words/useWords';

/** What an owner, system or domain is called; `null` stands for entities that have none. */
export function OwnerName(props: { owner: string | null; title?: string }) {
  const { owner, title } = props;
  const { t } = useWords();
  if (owner === null) {
    return <>{t('filter.none')}</>;
  }
  return title ? (
    <>{title}</>
  ) : (
    <EntityDisplayName
      entityRef={owner}
      defaultKind="group"
      hideIcon
      disableTooltip
    />
  );
}
