import { at, textOf } from '../../../repository';
import { developmentWord } from './name-words';
import type { ComposeService } from './types';

/** Why a compose service looks like one for development. */
export interface DevelopmentMark {
  text: string;
  line: number;
  /** Only a variable says so; image and command are those of production. */
  setting?: true;
}

/** What marks a compose service as meant for development, with its line. */
export function developmentMarkOf(
  one: ComposeService,
): DevelopmentMark | undefined {
  const words = one.name.toLowerCase().split(/[.\-_]/);
  if (words.some(word => developmentWord.test(word))) {
    return { text: `the service is named ${one.name}`, line: one.line };
  }
  if (
    /(?:^|[.\-_])(?:dev|development|local|debug|test)$/i.test(
      one.build?.target ?? '',
    )
  ) {
    return {
      text: `it builds the stage ${one.build!.target}`,
      line: one.build!.line,
    };
  }
  if (
    one.build &&
    one.image &&
    /:(?:dev|devel|development|local)$/i.test(one.image.text)
  )
    return { text: `it builds ${one.image.text}`, line: one.image.line };
  const source = one.mounts.find(mount => mount.isSource);
  if (source)
    return { text: `it mounts the source ${source.source}`, line: source.line };
  // Only `compose watch` reads it: what is to be started again by itself runs without.
  if (
    at(one.node, 'develop', 'watch') &&
    !/^(?:always|unless-stopped)$/.test(textOf(at(one.node, 'restart')) ?? '')
  ) {
    return {
      text: 'it watches the source',
      line: at(one.node, 'develop')!.line,
    };
  }
  for (const [name, { value, line }] of one.environment) {
    if (
      /^(?:\w+_)?(?:ENV|ENVIRONMENT|PROFILES?_ACTIVE|PROFILE)$/.test(name) &&
      /^(?:dev|develop|development|local|test)\b/i.test(value ?? '')
    ) {
      return { text: `it sets ${name}=${value}`, line, setting: true };
    }
  }
  return undefined;
}
