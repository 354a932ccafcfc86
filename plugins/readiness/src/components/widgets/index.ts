export { EntityFollowUpCard } from './EntityFollowUpCard';
export { HomeCard } from './HomeCard';
export { HomeWidget } from './HomeWidget';
