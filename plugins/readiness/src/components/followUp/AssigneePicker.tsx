import { useState } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import {
  catalogApiRef,
  EntityDisplayName,
} from '@backstage/plugin-catalog-react';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import useDebounce from 'react-use/esm/useDebounce';
import { useAnswer } from '../../hooks/useAnswer';
import { useId } from '../../hooks/useId';
import { useWords } from '../../words/useWords';

const suggestions = 12;

/** Oneself, the owners and their members to choose from, or whoever is found in the catalog. */
export function AssigneePicker(props: {
  value: string;
  onChange: (entityRef: string) => void;
  /** Who owns what is to be assigned. */
  owners: string[];
}) {
  const { value, onChange, owners } = props;
  const { t } = useWords();
  const catalogApi = useApi(catalogApiRef);
  const identityApi = useApi(identityApiRef);
  const id = useId();
  const [text, setText] = useState('');
  const [term, setTerm] = useState('');
  useDebounce(() => setTerm(text.trim()), 250, [text]);
  const found = useAnswer(async () => {
    if (!term) {
      const [{ userEntityRef }, members] = await Promise.all([
        identityApi.getBackstageIdentity(),
        owners.length === 0
          ? []
          : catalogApi
              .queryEntities({
                filter: { kind: 'user', 'relations.memberof': owners },
                fields: ['kind', 'metadata.name', 'metadata.namespace'],
                limit: suggestions,
              })
              .then(({ items }) => items.map(stringifyEntityRef)),
      ]);
      return [userEntityRef, ...members, ...owners];
    }
    const { items } = await catalogApi.queryEntities({
      filter: { kind: ['user', 'group'] },
      fields: ['kind', 'metadata.name', 'metadata.namespace'],
      fullTextFilter: {
        term,
        fields: ['metadata.name', 'metadata.title', 'spec.profile.displayname'],
      },
      limit: 8,
    });
    return items.map(stringifyEntityRef);
  }, [catalogApi, identityApi, term, owners.join()]);
  const options = new Set([...(value ? [value] : []), ...(found.value ?? [])]);
  return (
    <>
      <TextField
        fullWidth
        size="small"
        variant="outlined"
        type="search"
        id={`${id}-search`}
        label={t('edit.findPerson')}
        value={text}
        onChange={event => setText(event.target.value)}
      />
      <RadioGroup
        aria-label={t('edit.assignee')}
        value={value}
        onChange={event => onChange(event.target.value)}
      >
        {[...options].map(option => (
          <FormControlLabel
            key={option}
            value={option}
            control={<Radio color="primary" size="small" />}
            label={<EntityDisplayName entityRef={option} disableTooltip />}
          />
        ))}
      </RadioGroup>
      {term && found.value?.length === 0 && (
        <Typography variant="body2">{t('edit.nobody')}</Typography>
      )}
    </>
  );
}
