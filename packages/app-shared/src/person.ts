const key = 'sample-person';

/** Whom the visitor has chosen to be, as a reference into the catalog; nobody means the guest. */
export function chosenPerson(): string | undefined {
  return localStorage.getItem(key) ?? undefined;
}

/** Makes the visitor somebody else, from the next page load on; nobody means the guest. */
export function choosePerson(entityRef?: string): void {
  if (entityRef) localStorage.setItem(key, entityRef);
  else localStorage.removeItem(key);
}
