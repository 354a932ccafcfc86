import Chip from '@material-ui/core/Chip';
import { useCheckTitle } from '../../hooks/useCheckTitle';
import { useWords } from '../../words/useWords';

/** A filter in use: only what fails a check. */
export function CheckChip(props: {
  checkId: string;
  className?: string;
  onDelete: () => void;
}) {
  const { checkId, className, onDelete } = props;
  const { t } = useWords();
  const title = useCheckTitle(checkId);
  return (
    <Chip
      size="small"
      className={className}
      title={checkId}
      label={t('filter.failing', { check: title })}
      onDelete={onDelete}
    />
  );
}
