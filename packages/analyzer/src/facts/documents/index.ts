export {
  catalogEntitiesOf,
  catalogEntityOf,
  lifecycleBeforeProduction,
  placeInEntity,
  type CatalogEntity,
} from './catalog';
export { codeOwnersOf, type CodeOwners } from './code-owners';
export {
  documentPagesOf,
  readmeOf,
  type DocumentPage,
  type Heading,
} from './pages';
export { enoughSubjects, runbookOf, type Runbook } from './runbook';
