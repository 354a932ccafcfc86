import type { SourceText, SpanText } from '../../code/source-text';
import { optionOf } from './arguments';
import { classVerbs, verbs } from './class-views';
import { pythonClass } from './classes';
import type { PythonReading } from './reading';

/** The methods of a registration: its word, what it lists, what its class answers. */
export function methodsOf(
  reading: PythonReading,
  word: string,
  args: SpanText[],
  asClass: string | undefined,
  source: SourceText,
): string[] {
  if (verbs.includes(word) || word === 'head' || word === 'options')
    return [word];
  if (word === 'websocket') return ['GET'];
  const listed = [
    ...(optionOf(args, /^methods?$/) ?? '').matchAll(/["'](\w+)["']/g),
  ].map(match => match[1]);
  if (listed.length)
    return listed.filter(each => !/^(?:head|options)$/i.test(each));
  if (asClass)
    return classVerbs(
      reading,
      pythonClass(reading.service, source.path, asClass),
    );
  return [
    word === 'api_route' || word === 'route' || word === 'view' ? 'GET' : 'ANY',
  ];
}
