import type { Service } from '../../service';
import type { ImageBuilder } from './builders';

/** What a build file tells Jib of the image: its base, and the user of its process. */
export interface JibImage {
  /** As written; `undefined` where Jib's own choice or a variable stands. */
  base?: { image: string; path: string; line: number };
  /** Whether a base is set at all, known or not. */
  hasBase: boolean;
  hasUser: boolean;
}

const buildFile = /(?:^|\/)(?:pom\.xml|build\.gradle(?:\.kts)?)$/;

/** `undefined` where the image is not built by Jib, or its build file is not at hand. */
export function jibImageOf(
  { repository }: Service,
  builder: ImageBuilder,
): JibImage | undefined {
  const { title, path } = builder;
  if (title !== 'the Jib plugin' || !buildFile.test(path)) return undefined;
  const text = (repository.text(path) ?? '').replace(
    /<!--[\s\S]{0,5000}?-->|^[ \t]*\/\/[^\n]*/gm,
    comment => comment.replace(/\S/g, ' '),
  );
  const named =
    /<from>\s*(?:<platforms>[\s\S]{0,1000}?<\/platforms>\s*)?<image>\s*([^<\s]+)\s*<\/image>|\bfrom\s*\{[^{}"']{0,200}\bimage\s*(?:=|\.set\()?\s*["']([^"'\s]+)["']|\bfrom\.image\s*(?:=|\.set\()\s*["']([^"'\s]+)["']/.exec(
      text,
    );
  const image = named?.slice(1).find(Boolean);
  const at = (named?.index ?? 0) + (named?.[0].indexOf(image ?? '') ?? 0);
  return {
    ...(image && !image.includes('$')
      ? { base: { image, path, line: repository.lineIndex(path).lineAt(at) } }
      : {}),
    hasBase: /<from>|\bfrom\s*\{|\bfrom\.image\b/.test(text),
    hasUser:
      /<container>(?:(?!<\/container>)[\s\S]){0,3000}<user>|\bcontainer\s*\{(?:[^{}]|\{(?:[^{}]|\{[^{}]{0,500}\}){0,500}\}){0,2000}\buser\b\s*[=(]?|\bcontainer\.user\b/.test(
        text,
      ),
  };
}
