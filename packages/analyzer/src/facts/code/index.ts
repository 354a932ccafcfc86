export { blockAfter, type Block } from './blocks';
export {
  findCalls,
  literal,
  namedArgument,
  type Argument,
  type Call,
} from './calls';
export { isDevelopmentGuarded } from './guards';
export {
  isDemoValue,
  isLocalHost,
  isPlaceholder,
  isSecretName,
  wordsOfName,
} from './names';
