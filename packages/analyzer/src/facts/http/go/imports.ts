import type { FunctionDefinition } from '../../code';
import type { SourceText } from '../../code/source-text';
import type { Scope } from './reading';

/** The function of the package that the file imports under a name. */
export function packageNamed(
  { source }: Scope,
  alias: string,
  functions: FunctionDefinition[],
): FunctionDefinition | undefined {
  const written = importedAs(source, alias);
  return written
    ? nearestTo(
        written,
        functions.filter(({ owner }) => !owner),
      )
    : undefined;
}

/** What a file imports under a name: `ut "example.org/shop/pkg/api/user/transport"`, or by its last step. */
export function importedAs(
  { uncommented }: SourceText,
  alias: string,
): string | undefined {
  return new RegExp(
    `^[ \\t]*(?:import[ \\t]+)?(?:${alias}[ \\t]+"([^"\\n]{1,200})"|"([^"\\n]{0,200}/${alias})")`,
    'm',
  )
    .exec(uncommented)
    ?.slice(1)
    .find(Boolean);
}

/** The package that an alias stands for: nothing for a name without one. */
export function packageOf(
  source: SourceText,
  alias: string | undefined,
): { package?: string; from?: string } {
  const from = alias && importedAs(source, alias);
  return alias ? { package: alias, ...(from ? { from } : {}) } : {};
}

/** The function whose folder has most of an import's last steps: a module may stand anywhere in the tree. */
export function nearestTo(
  imported: string,
  functions: FunctionDefinition[],
): FunctionDefinition | undefined {
  const wanted = imported.split('/').reverse();
  const inCommon = ({ path }: FunctionDefinition) => {
    const steps = path.split('/').slice(0, -1).reverse();
    const differs = steps.findIndex((step, at) => step !== wanted[at]);
    return differs < 0 ? steps.length : differs;
  };
  const answers = ({ owner = '' }: FunctionDefinition) =>
    Number(/handler|controller|resource|api/i.test(owner));
  const [nearest] = functions
    .filter(each => inCommon(each) > 0)
    .sort((a, b) => inCommon(b) - inCommon(a) || answers(b) - answers(a));
  return nearest;
}
