import { useEffect, useState } from 'react';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { SidebarItem } from '@backstage/core-components';
import { identityApiRef, useApi } from '@backstage/core-plugin-api';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import Dialog from '@material-ui/core/Dialog';
import DialogContent from '@material-ui/core/DialogContent';
import DialogContentText from '@material-ui/core/DialogContentText';
import DialogTitle from '@material-ui/core/DialogTitle';
import List from '@material-ui/core/List';
import ListItem from '@material-ui/core/ListItem';
import ListItemText from '@material-ui/core/ListItemText';
import PersonIcon from '@material-ui/icons/PersonOutline';
import { choosePerson } from './person';

interface Person {
  entityRef: string;
  name: string;
  description?: string;
}

/** Who one is in this demo, and a list of whom else one can be. */
export function SwitchPerson() {
  const catalogApi = useApi(catalogApiRef);
  const identityApi = useApi(identityApiRef);
  const [people, setPeople] = useState<Person[]>([]);
  const [self, setSelf] = useState('');
  const [open, setOpen] = useState(false);
  useEffect(() => {
    identityApi
      .getBackstageIdentity()
      .then(({ userEntityRef }) => setSelf(userEntityRef));
    catalogApi
      .getEntities({
        filter: { kind: 'User' },
        order: [{ field: 'metadata.name', order: 'asc' }],
      })
      .then(({ items }) => setPeople(items.map(describe)))
      .catch(() => setPeople([])); // the catalog says itself what is wrong
  }, [catalogApi, identityApi]);
  const name = people.find(({ entityRef }) => entityRef === self)?.name;
  return (
    <>
      <SidebarItem
        icon={PersonIcon}
        text="Switch person"
        onClick={() => setOpen(true)}
      />
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        fullWidth
        maxWidth="xs"
        aria-labelledby="switch-person"
      >
        <DialogTitle id="switch-person">Switch person</DialogTitle>
        <DialogContent>
          <DialogContentText>
            You are {name ?? 'the guest'}. Some things take two people: in this
            demo you can be anybody of the sample company.
          </DialogContentText>
          <List disablePadding>
            {people.map(person => (
              <ListItem
                key={person.entityRef}
                button
                component="button"
                selected={person.entityRef === self}
                aria-current={person.entityRef === self || undefined}
                onClick={() => {
                  choosePerson(person.entityRef);
                  window.location.reload();
                }}
              >
                <ListItemText
                  primary={person.name}
                  secondary={person.description}
                />
              </ListItem>
            ))}
          </List>
        </DialogContent>
      </Dialog>
    </>
  );
}

function describe(user: Entity): Person {
  const profile = user.spec?.profile as { displayName?: string } | undefined;
  return {
    entityRef: stringifyEntityRef(user),
    name: profile?.displayName ?? user.metadata.name,
    description: user.metadata.description,
  };
}
