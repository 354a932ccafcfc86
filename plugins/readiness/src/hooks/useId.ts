import { useState } from 'react';

let last = 0;

/** An id that no other element of the page has, as React's own in apps that are still on React 17. */
export function useId(): string {
  const [id] = useState(() => {
    last += 1;
    return `readiness-id-${last}`;
  });
  return id;
}
