export { FollowUpContent } from './FollowUpContent';
