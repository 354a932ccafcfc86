import { useState } from 'react';
import type { FormEvent } from 'react';
import { useApi } from '@backstage/core-plugin-api';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogTitle from '@material-ui/core/DialogTitle';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import type {
  FollowUp,
  FollowUpsUpdate,
} from '@prodready/plugin-readiness-common';
import { readinessApiRef } from '../../api';
import { useId } from '../../hooks/useId';
import { useWords } from '../../words/useWords';
import { AssigneePicker } from './AssigneePicker';
import { useReportErrors } from './useReportErrors';

/** What can be set on findings. */
export type Field = 'assignee' | 'dueAt' | 'note' | 'ticketUrl';

/** Sets one thing on one or many findings. */
export function EditDialog(props: {
  field: Field;
  items: FollowUp[];
  onClose: () => void;
  onDone: () => void;
}) {
  const { field, items, onClose, onDone } = props;
  const { t } = useWords();
  const api = useApi(readinessApiRef);
  const { run, busy, alertApi } = useReportErrors();
  const [value, setValue] = useState(() => sharedValue(field, items));
  const titleId = useId();
  const save = (set: FollowUpsUpdate['set']) =>
    run(async () => {
      const { refused, items: changed } = await api.updateFollowUps({
        items: items.map(({ entityRef, checkId }) => ({ entityRef, checkId })),
        set,
      });
      alertApi.post({
        severity: refused.length > 0 ? 'warning' : 'success',
        display: 'transient',
        message:
          refused.length > 0
            ? t('edit.refused', {
                count: refused.length,
                reason: refused[0].reason,
              })
            : t('edit.saved', { count: changed.length }),
      });
      onDone();
    });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save({ [field]: value.trim() || null });
  };
  const input = {
    fullWidth: true,
    id: `${titleId}-value`,
    value,
    onChange: (event: { target: { value: string } }) =>
      setValue(event.target.value),
  };
  return (
    <Dialog
      open
      onClose={onClose}
      fullWidth
      maxWidth="xs"
      aria-labelledby={titleId}
    >
      <form onSubmit={submit}>
        <DialogTitle id={titleId}>{t(`edit.${field}`)}</DialogTitle>
        <DialogContent>
          <Typography variant="body2" color="textSecondary" paragraph>
            {items.length === 1
              ? `${items[0].entityTitle}: ${items[0].title}`
              : t('count.findings', { count: items.length })}
          </Typography>
          {field === 'assignee' && (
            <AssigneePicker
              value={value}
              onChange={setValue}
              owners={ownersOf(items)}
            />
          )}
          {field === 'dueAt' && (
            <TextField
              {...input}
              type="date"
              label={t('followUp.due')}
              helperText={t('edit.dueHint')}
              InputLabelProps={{ shrink: true }}
            />
          )}
          {field === 'note' && (
            <TextField
              {...input}
              multiline
              minRows={3}
              label={t('followUp.note')}
              inputProps={{ maxLength: 2000 }}
            />
          )}
          {field === 'ticketUrl' && (
            <TextField
              {...input}
              type="url"
              label={t('followUp.ticket')}
              placeholder="https://"
              inputProps={{ maxLength: 1000, pattern: 'https?://.+' }}
            />
          )}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          {items.some(item => isSet(field, item)) && (
            <Button disabled={busy} onClick={() => save({ [field]: null })}>
              {t('edit.remove')}
            </Button>
          )}
          <Button
            type="submit"
            color="primary"
            variant="contained"
            disabled={busy || !value.trim()}
          >
            {t('edit.save')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function isSet(field: Field, item: FollowUp): boolean {
  return field === 'dueAt' ? item.dueSet : Boolean(item[field]);
}

function ownersOf(items: FollowUp[]): string[] {
  return [...new Set(items.flatMap(({ owner }) => owner ?? []))];
}

/** What all of them have, or nothing. */
function sharedValue(field: Field, items: FollowUp[]): string {
  const values = new Set(
    items.map(item =>
      field === 'dueAt' ? item.dueAt?.slice(0, 10) : item[field],
    ),
  );
  return values.size === 1 ? [...values][0] ?? '' : '';
}
