export { blockAfter, type Block } from './blocks';
export {
  findCalls,
  literal,
  namedArgument,
  type Argument,
  type Call,
} from './calls';
export {
  classesIn,
  functionsIn,
  functionsOf,
  type ClassSpan,
  type FunctionDefinition,
  type FunctionIndex,
} from './functions';
export { isDevelopmentGuarded, isForDevelopmentOnly } from './guards';
export {
  isDemoValue,
  isLocalHost,
  isPlaceholder,
  isSecretName,
  wordsOfName,
} from './names';
export { signsIn, type FoundSign, type Sign } from './signs';
