import { createTranslationRef } from '@backstage/frontend-plugin-api';
import { messages } from './translations/en';

/**
 * The words of the pages: English, and German where the app offers it. Override messages, or add a language, as for
 * every Backstage plugin, with this reference.
 *
 * @public
 */
export const readinessTranslationRef = createTranslationRef({
  id: 'readiness',
  messages,
  translations: {
    de: () => import('./translations/de'),
  },
});
